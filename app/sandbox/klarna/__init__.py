"""Stand-in for Klarna's Settlements API v1 (and Kustom's): merchants, captured orders, payouts, reports.

Build the history with :class:`KlarnaBook`, say who may read it with :class:`KlarnaKeys`, and put both behind
HTTP with :func:`create_klarna_stand_in`, run by :class:`app.sandbox.server.RunningStandIn`. The vendor's
playground makes no payouts, so this is the only place where they can be tried. Its facts:
https://docs.klarna.com/api/settlements
"""

from app.sandbox.klarna.app import create_klarna_stand_in
from app.sandbox.klarna.book import KlarnaBook
from app.sandbox.klarna.keys import KlarnaKeys
from app.sandbox.klarna.terms import BookError, Quirks

__all__ = ["BookError", "KlarnaBook", "KlarnaKeys", "Quirks", "create_klarna_stand_in"]
