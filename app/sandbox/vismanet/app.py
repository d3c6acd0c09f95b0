"""Puts the parts together: one Flask app with the API, Visma Connect and the control calls."""

from typing import Any

from flask import Flask

from app.sandbox.server import StandIn
from app.sandbox.vismanet.batch_calls import BatchCalls
from app.sandbox.vismanet.books import VismaNetBooks
from app.sandbox.vismanet.connect import add_token_call
from app.sandbox.vismanet.control import add_control_call
from app.sandbox.vismanet.reading_calls import add_reading_calls
from app.sandbox.vismanet.serving import Serving
from app.sandbox.vismanet.settings import Settings
from app.sandbox.vismanet.state import state_of


def create_vismanet_stand_in(books: VismaNetBooks, **settings: Any) -> StandIn:
    """Return the stand-in that serves ``books``: ``api.finance.visma.net`` and ``connect.visma.com``.

    ``settings`` are the fields of :class:`app.sandbox.vismanet.settings.Settings`; an unknown one raises
    TypeError. Also: ``POST /_vismanet/call`` (see ``control``), ``GET /_state`` (see ``state``), and the
    custom fault ``duplicate_page``.
    """
    chosen = Settings(**settings)
    app = Flask("vismanet-stand-in")

    def state() -> dict[str, Any]:
        for company in books.companies.values():
            company.settle(books.clock(), posts=chosen.posts_when_released)
        return state_of(books)

    stand_in = StandIn("vismanet", app, state)
    serving = Serving(app, books, chosen, stand_in.faults)
    add_token_call(serving)
    add_reading_calls(serving)
    BatchCalls(serving)
    add_control_call(app, books)
    return stand_in
