"""Proof and opening position: what both sides hold, and what their difference is made of."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from app.api.authentication import CONFIGURE, DECIDE, VIEW, actor, needs, services, shop_id
from app.api.language import reader_language
from app.api.proof_schemas import (
    OpeningGiven,
    Openings,
    OpeningShown,
    PlotAsked,
    ProofQuery,
    Proofs,
    ProofShown,
)
from app.api.proof_views import openings_shown, proof_shown, stored_proof
from app.pipeline.opening import accept_opening
from app.pipeline.proof import make_proof
from app.reports.proof_plot import ProvenDay, proof_plot
from app.store import proofs

blueprint = Blueprint("proof", __name__, url_prefix="/v1", description="Books against provider")


@blueprint.route("/proof", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, Proofs)
def latest() -> dict[str, Any]:
    """The newest proof of each provider; nobody is asked anew"""
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop) as connection:
        found = [
            (scope, proofs.latest_proof(connection, shop, scope.id))
            for scope in proofs.scopes(connection, shop)
        ]
    return {
        "proofs": [proof_shown(services(), scope, row, language) for scope, row in found if row is not None]
    }


@blueprint.route("/proof/history", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(ProofQuery, location="query")
@blueprint.response(200, Proofs)
def history(asked: dict[str, Any]) -> dict[str, Any]:
    """The last proof of each day, oldest first"""
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop) as connection:
        found = [
            (scope, row)
            for scope in proofs.scopes(connection, shop)
            if scope.provider == asked["provider"] and scope.currency == asked["currency"]
            for row in proofs.proof_history(connection, shop, scope.id)
        ]
    return {"proofs": [proof_shown(services(), scope, row, language) for scope, row in found]}


@blueprint.route("/proof/history.svg", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(PlotAsked, location="query")
@blueprint.response(200, content_type="image/svg+xml")
def plot(asked: dict[str, Any]) -> Response:
    """The same history as a plot, with its numbers as text for readers of screens"""
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop) as connection:
        by_day = {
            row.on_day: ProvenDay(row.on_day, row.difference, row.unexplained)
            for scope in proofs.scopes(connection, shop)
            if scope.provider == asked["provider"] and scope.currency == asked["currency"]
            for row in proofs.proof_history(connection, shop, scope.id)
        }
    days = [by_day[on] for on in sorted(by_day)]
    return Response(
        proof_plot(days, asked["currency"], language), content_type="image/svg+xml; charset=utf-8"
    )


@blueprint.route("/proof", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(ProofQuery)
@blueprint.response(200, ProofShown)
def prove(given: dict[str, Any]) -> dict[str, Any]:
    """Ask both sides now, and keep the proof"""
    language = reader_language(services().settings.language)
    _, proof_id = make_proof(
        services(), shop_id(), given["provider"], given["currency"], given.get("on"), actor()
    )
    return stored_proof(services(), shop_id(), proof_id, language)


@blueprint.route("/opening", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, Openings)
def openings() -> dict[str, Any]:
    """The opening position of each merchant account: accepted, or proposed by asking both sides"""
    language = reader_language(services().settings.language)
    return {"openings": openings_shown(services(), shop_id(), language)}


@blueprint.route("/opening", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(OpeningGiven)
@blueprint.response(200, OpeningShown)
def accept(given: dict[str, Any]) -> dict[str, Any]:
    """Accept the difference that was seen; 409 `opening_changed` when it is another now"""
    accept_opening(
        services(),
        shop_id(),
        given["account_id"],
        difference=given["difference"],
        form=given["form"],
        actor=actor(),
        counter_account=given["counter_account"],
        note=given["note"],
    )
    language = reader_language(services().settings.language)
    shown = openings_shown(services(), shop_id(), language)
    return next(one for one in shown if one["account_id"] == given["account_id"])
