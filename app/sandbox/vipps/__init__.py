"""Stand-in for Vipps MobilePay's Report API v2: ledgers, their funds and fees rows, tokens.

Build the history with :class:`VippsLedgerBook`, say who may read it with :class:`VippsKeys`, and put both
behind HTTP with :func:`create_vipps_stand_in`, run by
:class:`app.sandbox.server.RunningStandIn`. The vendor serves this API in production only, so this is
the only place where it can be tried. Its facts:
https://developer.vippsmobilepay.com/docs/APIs/report-api/
"""

from app.sandbox.vipps.app import create_vipps_stand_in
from app.sandbox.vipps.auth import AccountingPartnerKeys, SalesUnitKeys, VippsKeys
from app.sandbox.vipps.book import VippsLedgerBook
from app.sandbox.vipps.rows import BookError, LedgerRow
from app.sandbox.vipps.terms import Quirks

__all__ = [
    "AccountingPartnerKeys",
    "BookError",
    "LedgerRow",
    "Quirks",
    "SalesUnitKeys",
    "VippsKeys",
    "VippsLedgerBook",
    "create_vipps_stand_in",
]
