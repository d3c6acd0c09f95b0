"""Names that every module of Stripe's client shares."""

from typing import Final

SYSTEM: Final = "stripe"
VERSION: Final = "2026-06-24.dahlia"
"""The API version every call asks for: answers keep this form whatever the account's default is."""
