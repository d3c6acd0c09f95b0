"""Tripletex: vouchers through API v2 (https://developer.tripletex.no/)."""

from app.accounting.tripletex.adapter import Tripletex
from app.accounting.tripletex.info import INFO

__all__ = ["INFO", "Tripletex"]
