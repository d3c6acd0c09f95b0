"""Names that every module of Nets' client shares."""

from typing import Final

SYSTEM: Final = "nets"

LIST_PAYOUTS: Final = "list_payouts"
READ_PAYOUT: Final = "read_payout"
READ_PAYMENT: Final = "read_payment"

OWN_KEY: Final = "secret_key"  # noqa: S105 - the name of a way to connect
PARTNER_KEY: Final = "partner_key"
"""The two ways to connect: with the shop's own key, or with the operator's key as a partner of Nets."""
