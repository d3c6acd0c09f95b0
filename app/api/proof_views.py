"""Proofs and opening positions as answers show them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select

from app.api.fields import iso_ms
from app.errors import CallError, Conflict, Refusal
from app.messages import error_sentence
from app.messages.proofs import item_sentence, reckoned_sentence, reported_sentence, verdict_sentence
from app.pipeline.opening import propose_opening
from app.pipeline.services import Services
from app.store import connections, proofs, shops
from app.store import tables as t


def stored_proof(services: Services, shop_id: int, proof_id: int, language: str) -> dict[str, Any]:
    """One proof of the history."""
    with services.store.reading(shop_id) as connection:
        row = proofs.get_proof(connection, shop_id, proof_id)
        scope = proofs.get_scope(connection, shop_id, row.scope_id)
    return proof_shown(services, scope, row, language)


def proof_shown(services: Services, scope: Row[Any], row: Row[Any], language: str) -> dict[str, Any]:
    """A stored proof with its sentences."""
    details, changed, retold = row.details, proofs.not_standing(row), proofs.retold(row)
    return {
        "id": row.id,
        "provider": scope.provider,
        "currency": scope.currency,
        "on": row.on_day,
        "made_at": iso_ms(row.made_at),
        "sentence": verdict_sentence(
            services.provider(scope.provider).info.title,
            row.on_day.isoformat(),
            currency=scope.currency,
            difference=row.difference,
            unexplained=row.unexplained,
            anchored=row.anchored,
            explained=proofs.explains(row),
            changed=changed,
            retold=retold,
            language=language,
        ),
        "anchored": row.anchored,
        "holds": row.holds and not changed and not retold,
        "accounts": details["accounts"],
        "sources": _sources(details["sources"], details.get("reckoned", False), language),
        "reckoned": details.get("reckoned", False),
        "books": row.books,
        "provider_holds": row.provider,
        "held": row.held,
        "difference": row.difference,
        "items": [
            {
                **one,
                "day": date.fromisoformat(one["day"]),
                "sentence": item_sentence(one["kind"], {**one, "currency": scope.currency}, language),
            }
            for one in details["items"]
        ],
        "unexplained": row.unexplained,
        "untied": [{**one, "day": date.fromisoformat(one["day"])} for one in details["untied"]],
        "books_gap": details["books_gap"],
        "provider_gap": details["provider_gap"],
        "opening_gap": details["opening_gap"],
    }


def openings_shown(services: Services, shop_id: int, language: str) -> list[dict[str, Any]]:
    """Every live merchant account's opening position: what was accepted, else what is proposed now."""
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        company = connections.live_company(connection, shop_id)
        accepted = {
            row.merchant_account_id: row
            for row in (proofs.live_openings(connection, shop_id, company.id) if company else ())
            if row.start == shop.start_date
        }
        accounts = connection.execute(
            select(t.merchant_accounts)
            .where(t.merchant_accounts.c.shop_id == shop_id, t.merchant_accounts.c.live_key.is_not(None))
            .order_by(t.merchant_accounts.c.id)
        ).all()
    return [_opening(services, shop_id, row, accepted.get(row.id), language) for row in accounts]


def _opening(
    services: Services, shop_id: int, account: Row[Any], accepted: Row[Any] | None, language: str
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "account_id": account.id,
        "account": account.reference,
        "provider": account.provider,
        "currency": account.currency,
        "accepted": accepted is not None,
    }
    if accepted is not None:
        return shown | {
            "on": accepted.start - timedelta(days=1),
            "books": accepted.books,
            "provider_holds": accepted.provider,
            "difference": accepted.difference,
            "form": accepted.form,
            "accepted_by": accepted.accepted_by,
            "note": accepted.note,
        }
    try:
        proposed = propose_opening(services, shop_id, account.id)
    except (Conflict, Refusal, CallError) as error:
        return shown | {"problem": error_sentence(error.code, error.params, language)}
    return shown | {
        "on": proposed.on,
        "books": proposed.books,
        "provider_holds": proposed.held_by_provider,
        "difference": proposed.difference,
        "sources": _sources(proposed.sources, proposed.reckoned, language),
        "reckoned": proposed.reckoned,
    }


def _sources(sources: Iterable[str], reckoned: bool, language: str) -> list[str]:
    """Where the provider says what it holds; of one that reports no balance, that it is reckoned."""
    sentence = reckoned_sentence if reckoned else reported_sentence
    return [sentence(one, language) for one in sources]
