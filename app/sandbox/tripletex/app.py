"""Puts the parts together: one Flask app with the calls below ``/v2`` and the control calls below ``/_``."""

from typing import Any

from flask import Flask

from app.sandbox.server import StandIn
from app.sandbox.tripletex.books import TripletexBooks
from app.sandbox.tripletex.control import add_control_call
from app.sandbox.tripletex.desk import Desk
from app.sandbox.tripletex.listing import Lists
from app.sandbox.tripletex.proof_calls import add_proof_calls
from app.sandbox.tripletex.reference_calls import add_reference_calls
from app.sandbox.tripletex.serving import Serving
from app.sandbox.tripletex.session_calls import add_session_calls
from app.sandbox.tripletex.settings import Settings
from app.sandbox.tripletex.state import state_of
from app.sandbox.tripletex.statements import add_statement_calls
from app.sandbox.tripletex.views import models
from app.sandbox.tripletex.voucher_calls import add_voucher_calls


def create_tripletex_stand_in(books: TripletexBooks, **settings: Any) -> StandIn:
    """Return the stand-in that serves ``books``.

    ``settings`` are the fields of :class:`app.sandbox.tripletex.settings.Settings`; an unknown one raises
    TypeError. Also: ``POST /_tripletex/call`` (see ``control``), ``GET /_state`` (see ``state``), and the
    custom faults of ``voucher_calls`` and ``listing``.
    """
    chosen = Settings(**settings)
    app = Flask("tripletex-stand-in")
    stand_in = StandIn("tripletex", app, lambda: state_of(books))
    serving = Serving(app, books, chosen)
    shown = models(chosen)
    desk = Desk(books, chosen)
    lists = Lists(shown, chosen, stand_in.faults)
    add_session_calls(serving, books, chosen, shown)
    add_reference_calls(serving, shown, lists)
    add_voucher_calls(serving, desk, shown, lists, stand_in.faults)
    add_proof_calls(serving, desk, shown, lists)
    add_statement_calls(serving, shown, lists)
    add_control_call(app, books)
    return stand_in
