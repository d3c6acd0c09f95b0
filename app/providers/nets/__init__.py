"""Nets (Nexi Checkout, formerly Nets Easy): payouts of the Reporting API with the payment actions they list.

The API is asked to read only. https://developer.nexigroup.com/nexi-checkout/en-EU/api/reporting-v1
"""

from typing import Final

from app.providers.nets.provider import NetsProvider

NETS: Final = NetsProvider()

__all__ = ["NETS"]
