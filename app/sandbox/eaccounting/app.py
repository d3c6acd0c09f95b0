"""Puts the parts together: one Flask app with the API, the consent pages and the control calls."""

from typing import Any

from flask import Flask

from app.sandbox.eaccounting.books import EAccountingBooks
from app.sandbox.eaccounting.control import add_control_call
from app.sandbox.eaccounting.file_calls import FileCalls
from app.sandbox.eaccounting.reading_calls import add_reading_calls
from app.sandbox.eaccounting.serving import Serving
from app.sandbox.eaccounting.settings import Settings
from app.sandbox.eaccounting.state import state_of
from app.sandbox.eaccounting.voucher_calls import VoucherCalls
from app.sandbox.identity import add_identity_calls
from app.sandbox.server import StandIn


def create_eaccounting_stand_in(books: EAccountingBooks, **settings: Any) -> StandIn:
    """Return the stand-in that serves ``books``: ``eaccountingapi`` and ``identity.vismaonline.com``.

    ``settings`` are the fields of :class:`app.sandbox.eaccounting.settings.Settings`; an unknown one raises
    TypeError. Also: ``POST /_eaccounting/call`` (see ``control``), ``GET /_state`` (see ``state``), and the
    custom fault ``duplicate_page``.
    """
    chosen = Settings(**settings)
    app = Flask("eaccounting-stand-in")
    stand_in = StandIn("eaccounting", app, lambda: state_of(books))
    serving = Serving(app, books, chosen, stand_in.faults)
    add_reading_calls(serving)
    VoucherCalls(serving, books.clock)
    FileCalls(serving)
    add_identity_calls(app, books.identity)
    add_control_call(app, books)
    return stand_in
