"""Visma eAccounting: vouchers made as drafts and converted, through API v2 (https://developer.vismaonline.com)."""

from app.accounting.eaccounting.adapter import EAccounting
from app.accounting.eaccounting.info import INFO

__all__ = ["INFO", "EAccounting"]
