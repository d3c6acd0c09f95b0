"""Klarna and Kustom: the Settlements API, payouts that list their rows, debt, holdback and corrections."""

from typing import Final

from app.providers.klarna.provider import KlarnaProvider

KLARNA: Final = KlarnaProvider()

__all__ = ["KLARNA"]
