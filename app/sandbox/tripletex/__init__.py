"""Stand-in for Tripletex' API v2: companies with charts and books, sessions, vouchers, ledger.

Set the companies up with :class:`TripletexBooks`, act as people do with :class:`OtherHands`, and put the
books behind HTTP with :func:`create_tripletex_stand_in`, run by
:class:`app.sandbox.server.RunningStandIn`. As strict as the vendor or stricter; where nobody knows what
the vendor does, :class:`Settings` has both answers. The vendor's documentation:
https://developer.tripletex.no/docs/documentation/
"""

from app.sandbox.tripletex.app import create_tripletex_stand_in
from app.sandbox.tripletex.books import TripletexBooks
from app.sandbox.tripletex.by_hand import OtherHands
from app.sandbox.tripletex.settings import Settings

__all__ = ["OtherHands", "Settings", "TripletexBooks", "create_tripletex_stand_in"]
