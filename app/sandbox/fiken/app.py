"""Puts the parts together: one Flask app with the API, the consent pages and the control calls."""

from typing import Any

from flask import Flask

from app.sandbox.fiken.booking import Booking
from app.sandbox.fiken.books import FikenBooks
from app.sandbox.fiken.control import add_control_call
from app.sandbox.fiken.entry_calls import add_entry_calls
from app.sandbox.fiken.reading_calls import add_reading_calls
from app.sandbox.fiken.serving import Serving
from app.sandbox.fiken.settings import Settings
from app.sandbox.fiken.state import state_of
from app.sandbox.fiken.turnstile import OneAtATime
from app.sandbox.fiken.views import Views
from app.sandbox.identity import add_identity_calls
from app.sandbox.server import StandIn


def create_fiken_stand_in(books: FikenBooks, **settings: Any) -> StandIn:
    """Return the stand-in that serves ``books``: both ``api.fiken.no`` and ``fiken.no``.

    ``settings`` are the fields of :class:`app.sandbox.fiken.settings.Settings`; an unknown one raises
    TypeError. Also: ``POST /_fiken/call`` (see ``control``), ``GET /_state`` (see ``state``), and the custom
    fault ``duplicate_page``.
    """
    chosen = Settings(**settings)
    app = Flask("fiken-stand-in")
    stand_in = OneAtATime(app, lambda: state_of(books), books, chosen)
    serving = Serving(app, books, chosen, stand_in.faults)
    views = Views(chosen)
    add_reading_calls(serving, views)
    add_entry_calls(serving, Booking(books, chosen), views, chosen)
    add_identity_calls(app, books.identity)
    add_control_call(app, books)
    return stand_in
