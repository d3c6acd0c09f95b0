"""Stand-in for Fiken's API v2: companies with charts and books, users with tokens, consent by OAuth 2.

Set the companies up with :class:`FikenBooks`, act as people do with :class:`OtherHands`, and put the books
behind HTTP with :func:`create_fiken_stand_in`, run by :class:`app.sandbox.server.RunningStandIn`. As strict
as the vendor or stricter; where nobody knows what the vendor does, :class:`Settings` has both answers. The
vendor's documentation: https://api.fiken.no/api/v2/docs/
"""

from app.sandbox.fiken.app import create_fiken_stand_in
from app.sandbox.fiken.books import FikenBooks
from app.sandbox.fiken.by_hand import OtherHands
from app.sandbox.fiken.settings import Settings

__all__ = ["FikenBooks", "OtherHands", "Settings", "create_fiken_stand_in"]
