"""The book of all accounts: builds their history through the movements a merchant knows."""

from app.sandbox.stripe.disputes import Disputes
from app.sandbox.stripe.other_rows import OtherRows
from app.sandbox.stripe.paying import Payouts
from app.sandbox.stripe.payments import Payments


class StripeBook(Payments, Disputes, OtherRows, Payouts):
    """Accounts, their payments, rows and payouts; safe to use while the HTTP face reads it.

    Amounts are minor units, moments need a zone. Anything the vendor's ledger could not hold raises
    :class:`BookError` and books nothing.
    """
