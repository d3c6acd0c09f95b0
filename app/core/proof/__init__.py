"""The proof: what the books hold for a provider, less what the provider says it holds, is a list of names."""

from app.core.proof.facts import DAY_UNKNOWN as DAY_UNKNOWN
from app.core.proof.facts import Anchor as Anchor
from app.core.proof.facts import BookedVoucher as BookedVoucher
from app.core.proof.facts import BookPosting as BookPosting
from app.core.proof.facts import Movement as Movement
from app.core.proof.facts import PaidOut as PaidOut
from app.core.proof.facts import ProofFacts as ProofFacts
from app.core.proof.prove import opening_difference as opening_difference
from app.core.proof.prove import prove as prove
from app.core.proof.reckoned import reckoned_holding as reckoned_holding
from app.core.proof.stood import Left as Left
from app.core.proof.stood import Retold as Retold
from app.core.proof.stood import Stood as Stood
from app.core.proof.told import ItemKind as ItemKind
from app.core.proof.told import OpenItem as OpenItem
from app.core.proof.told import Proof as Proof
