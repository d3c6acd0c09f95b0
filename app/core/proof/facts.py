"""What the proof is made from. Amounts are minor units of one currency.

Two sides, neither of them ours: what the accounting system holds on the provider's accounts, and what the
provider says it holds. Everything else here only gives names to parts of their difference.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.fact import fact
from app.core.proof.stood import Retold, Stood
from app.core.transactions import TransactionType


@fact(frozen=True, slots=True)
class Movement:
    """One row at the provider, as ``Transaction`` has it; a payout's own row is a ``PaidOut`` instead.

    ``key`` is unique in its merchant ``account``; ``day`` is when the row moved the provider's balance;
    ``charges`` its fee and the VAT on it, signed as there; ``order`` the number of its order, empty when it
    has none; ``payout`` the reference of the payout that settles it, empty while none does.
    ``goes_elsewhere``: our voucher books the row's own amount past the provider's accounts (a rule or a
    person says so): nobody else has it in the books, and the provider does not hold it back. ``balance_day``
    is the one whose voucher has claimed the row, empty while none has; ``day_books_own``: it is that voucher
    by which it goes elsewhere. A payout's own row is one here for its fee alone. ``realised`` is what our
    voucher takes off clearing more than ``gross``, as the books have the sale at another rate;
    ``day_realised`` is what a day does.
    """

    key: str
    type: TransactionType
    day: date
    gross: int
    charges: int
    order: str = ""
    payout: str = ""
    goes_elsewhere: bool = False
    balance_day: str = ""
    day_books_own: bool = False
    realised: int = 0
    day_realised: int = 0
    of_older_books: bool = False
    account: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from every other row of the facts."""
        return (self.account, self.key)

    @property
    def settled_by(self) -> tuple[str, str]:
        """The payout that settles it, as ``PaidOut.place`` names it."""
        return (self.account, self.payout)


DAY_UNKNOWN: Final = date.max
"""When a payout is due at the bank that no report has told of yet."""


@dataclass(frozen=True, slots=True)
class PaidOut:
    """A payout: ``amount`` left the provider's balance on ``left_on``, and is due at the bank on ``paid_on``.

    ``reference`` is unique in its merchant ``account``: Vipps numbers the payouts of each ledger from one
    number. ``amount`` is negative where the provider drew from the bank. ``opening`` is the balance that its
    report begins with beside its rows (a debt is negative), None where it tells of none.
    """

    reference: str
    amount: int
    left_on: date
    paid_on: date
    opening: int | None = None
    account: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from every other payout of the facts."""
        return (self.account, self.reference)


@dataclass(frozen=True, slots=True)
class BookedVoucher:
    """A voucher of ours: its keys, the reversal's too, tell its postings in the books.

    ``ids`` are what the accounting system calls the two: a reversal need not carry any key of ours.

    ``live``: it should stand there and not be reversed. ``payout``, ``balance_day`` or ``row`` says what it
    settles: a payout or a balance day by reference, or the one row of a return, by key, of its merchant
    ``account``. ``opening`` books the accepted difference at the start.
    ``foreign``: it settles a payout in another currency than the proof's, at a rate. ``dispute`` is the key
    of the one row that it is about, whose lost dispute or failed refund it books: it is set against that row,
    as somebody's own posting would be. ``moves_within``: it moves between the provider's own accounts alone.
    """

    keys: frozenset[str]
    number: str
    date: date
    payout: str = ""
    row: str = ""
    opening: bool = False
    foreign: bool = False
    dispute: str = ""
    live: bool = True
    ids: frozenset[str] = frozenset()
    balance_day: str = ""
    moves_within: bool = False
    account: str = ""


@fact(frozen=True, slots=True)
class BookPosting:
    """A posting on one of the accounts, as the accounting system holds it; debit +, ``key`` ours or empty.

    ``twin`` counts the postings of a voucher that are alike, from 1; ``prove`` sets it, so that who accepts
    one has not accepted the next. ``order`` is the number of the order it is a part of a sum for, empty where
    only its text can tell.
    """

    voucher_id: str
    number: str
    account: str
    day: date
    amount: int
    text: str
    key: str = ""
    twin: int = 1
    order: str = ""

    @property
    def name(self) -> str:
        """What a person accepts it by."""
        name = f"{self.voucher_id}/{self.account}/{self.amount}"
        return name if self.twin == 1 else f"{name}/{self.twin}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The start, confirmed by a person: ``difference`` is what ``opening_difference`` said then.

    ``books`` and ``provider`` are what both sides held at the end of the day before ``start``.
    """

    start: date
    books: int
    provider: int
    difference: int


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """Both sides at the end of ``on``, and what gives names to their difference.

    ``books`` is the balance of all ``accounts`` as the accounting system says, ``provider`` what the provider
    says it holds. ``movements`` and ``payouts`` are those since the start, and the rows before it that no
    payout dated before it settled (older ones do no harm); later ones than ``on`` are left out here.
    ``told_through`` is the last day of which the provider has told of all movements, None where it tells of
    them as they happen. ``postings`` are all on ``accounts`` since the start, ours too. ``orders`` maps texts
    that name an order to its number. ``accepted`` are names of postings a person has accepted, with the note.
    ``lost_before`` are the keys of rows whose dispute a person says the books of before the start have as
    lost: the opening difference has it. ``stood`` are our vouchers as they were booked, to name those that
    stand otherwise, ``retold`` those that the provider contradicts now; see ``app.core.proof.stood``.
    """

    on: date
    start: date
    currency: str
    books: int
    provider: int
    movements: tuple[Movement, ...]
    payouts: tuple[PaidOut, ...]
    vouchers: tuple[BookedVoucher, ...]
    postings: tuple[BookPosting, ...]
    orders: Mapping[str, str]
    disputed_accounts: Collection[str] = ()
    accepted: Mapping[str, str] | None = None
    anchor: Anchor | None = None
    told_through: date | None = None
    lost_before: Collection[str] = ()
    stood: tuple[Stood, ...] = ()
    retold: tuple[Retold, ...] = ()
