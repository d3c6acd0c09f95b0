"""Stand-in for Nets' (Nexi Checkout's) API as far as payouts need it: payments, their actions, payouts.

Build the history with :class:`NetsBook`, say who may read it with :class:`NetsKeys`, and put both behind
HTTP with :func:`create_nets_stand_in`, run by :class:`app.sandbox.server.RunningStandIn`. The vendor's test
host pays nothing out: here it is done at will. Its facts:
https://developer.nexigroup.com/nexi-checkout/en-EU/api/reporting-v1
"""

from app.sandbox.nets.app import create_nets_stand_in
from app.sandbox.nets.book import NetsBook
from app.sandbox.nets.keys import NetsKeys
from app.sandbox.nets.persons import PERSONAL_TEXTS
from app.sandbox.nets.terms import BookError, Quirks

__all__ = ["PERSONAL_TEXTS", "BookError", "NetsBook", "NetsKeys", "Quirks", "create_nets_stand_in"]
