"""Avstem: every payout explained by the shop's orders, booked once and proven."""

__version__ = "0.1.0"
