"""Webhooks: where providers tell that something happened. Signed by them, not by a site."""

from flask import request
from flask_smorest import Blueprint

from app.api.authentication import services
from app.api.limits import whole_body
from app.pipeline.notices import take_notice

blueprint = Blueprint("webhooks", __name__, url_prefix="/v1", description="What providers tell by themselves")


@blueprint.route("/webhooks/<string:system>/<string:endpoint>", methods=["POST"])
@blueprint.doc(security=[])
@blueprint.response(204)
def take(system: str, endpoint: str) -> None:
    """Take a provider's notice

    Its signature is checked on the bytes as they came (400 `notice_not_signed`). A notice only makes us look
    sooner; the same one again, an unknown one, or one of another account has no effect.
    """
    take_notice(services(), system, endpoint, dict(request.headers), whole_body())
