"""PowerOffice Go: vouchers through API v2 (https://developer.poweroffice.net/)."""

from app.accounting.poweroffice.adapter import PowerOffice
from app.accounting.poweroffice.info import INFO

__all__ = ["INFO", "PowerOffice"]
