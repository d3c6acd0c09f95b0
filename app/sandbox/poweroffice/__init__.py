"""Stand-in for PowerOffice Go's API v2: clients with charts and books, tokens, vouchers, transactions.

Set the clients up with :class:`PowerOfficeBooks`, act as people do with :class:`OtherHands`, and put the
books behind HTTP with :func:`create_poweroffice_stand_in`, run by
:class:`app.sandbox.server.RunningStandIn`. As strict as the vendor or stricter; where nobody knows what the
vendor does, :class:`Settings` has both answers. The vendor's documentation:
https://developer.poweroffice.net/
"""

from app.sandbox.poweroffice.app import create_poweroffice_stand_in
from app.sandbox.poweroffice.books import PowerOfficeBooks
from app.sandbox.poweroffice.by_hand import OtherHands
from app.sandbox.poweroffice.keys import ALL_PRIVILEGES
from app.sandbox.poweroffice.settings import Settings

__all__ = ["ALL_PRIVILEGES", "OtherHands", "PowerOfficeBooks", "Settings", "create_poweroffice_stand_in"]
