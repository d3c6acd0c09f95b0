"""Puts the parts together: one Flask app with an environment's calls, and the control calls below ``/_``."""

from typing import Any

from flask import Flask

from app.sandbox.poweroffice.books import PowerOfficeBooks
from app.sandbox.poweroffice.control import add_control_call
from app.sandbox.poweroffice.reference_calls import add_reference_calls
from app.sandbox.poweroffice.serving import Serving
from app.sandbox.poweroffice.settings import Settings
from app.sandbox.poweroffice.state import state_of
from app.sandbox.poweroffice.token_calls import add_client_calls, add_token_call
from app.sandbox.poweroffice.transaction_calls import add_transaction_calls
from app.sandbox.poweroffice.voucher_calls import add_voucher_calls
from app.sandbox.server import StandIn


def create_poweroffice_stand_in(books: PowerOfficeBooks, **settings: Any) -> StandIn:
    """Return the stand-in that serves ``books``.

    ``settings`` are the fields of :class:`app.sandbox.poweroffice.settings.Settings`; an unknown one raises
    TypeError. Also: ``POST /_poweroffice/call`` (see ``control``), ``GET /_state`` (see ``state``).
    """
    chosen = Settings(**settings)
    app = Flask("poweroffice-stand-in")
    stand_in = StandIn("poweroffice", app, lambda: state_of(books))
    for company in books.companies.values():
        company.vat_accounts, company.vat_rounding = chosen.vat_accounts, chosen.vat_rounding
    serving = Serving(app, books, chosen)
    add_token_call(app, serving)
    add_client_calls(serving)
    add_reference_calls(serving)
    add_voucher_calls(serving)
    add_transaction_calls(serving)
    add_control_call(app, books)
    return stand_in
