"""Vipps MobilePay: the ledgers of the Report API, read by date.

There is no payout object: rows of the ``funds`` topic up to and with ``payout-scheduled`` are one payout,
always of whole ledger dates. The ``fees`` topic only tells what the one fee line of a date consists of.
https://developer.vippsmobilepay.com/docs/APIs/report-api/
"""

from app.providers.vipps.provider import VippsProvider

VIPPS = VippsProvider()

__all__ = ["VIPPS", "VippsProvider"]
