"""Stripe: restricted keys, payouts with the balance transactions they list, signed notices."""

from typing import Final

from app.providers.stripe.provider import StripeProvider

STRIPE: Final = StripeProvider()

__all__ = ["STRIPE"]
