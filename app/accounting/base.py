"""The contract of an accounting system: find, create, release, read back, attach, reverse, prove.

An accounting system is one package behind :class:`Accounting` and one line in ``app.accounting.registry``.
Amounts cross this contract as integer minor units of the company's currency, debit +, credit -.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.accounting.files import Attachment as Attachment
from app.accounting.files import EvidenceFile as EvidenceFile
from app.connecting import Company as Company
from app.connecting import CredentialField, Environment, OAuth
from app.core.marked import Mark, MarkedLine
from app.core.vouchers import part_of
from app.http import Http


class Creates(StrEnum):
    """How strongly a system can be asked to create once."""

    UNIQUE_REFERENCE = "unique_reference"
    TWO_PHASE = "two_phase"
    ONE_PHASE = "one_phase"


class ComputesVat(StrEnum):
    """Who makes the VAT lines: the system from gross, the caller, added on top of net, or nobody."""

    SYSTEM = "system"
    CALLER = "caller"
    ADDED = "added"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the system can do, as data; nobody asks for its name.

    ``chooses_reversal_date``: a reversal can have another date than its original; else the system dates it.
    ``tells_closed_periods``: closed periods can be read; else a refusal is the first that is heard of one.
    ``bank_lines``: bank statements can be read; see ``app.accounting.bank.ReadsBank``.
    ``collective_customer``: a voucher's posting can carry a customer, whose part of the account (named
    ``1500:10001``) has a balance and postings of its own; see ``app.accounting.customers.HasCustomers``.
    """

    creates: Creates
    vat: ComputesVat
    attaches: bool
    reverses: bool
    dimensions: tuple[str, ...] = ()
    collective_customer: bool = False
    searchable_reference: bool = True
    largest_text: int = 255
    most_postings: int = 500
    chooses_reversal_date: bool = True
    tells_closed_periods: bool = True
    bank_lines: bool = False


@dataclass(frozen=True, slots=True)
class AccountingInfo:
    """What screens, validation and the pipeline read about the system."""

    name: str
    title: str
    environments: tuple[Environment, ...]
    credentials: tuple[CredentialField, ...]
    capabilities: Capabilities
    oauth: OAuth | None = None


@dataclass(frozen=True, slots=True)
class Account:
    number: str
    name: str
    active: bool = True
    vat_code: str = "0"
    vat_locked: bool = False
    allowed_vat_codes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    is_bank: bool = False


@dataclass(frozen=True, slots=True)
class VatCode:
    code: str
    name: str
    percentage: str


@dataclass(frozen=True, slots=True)
class Dimension:
    kind: str
    code: str
    name: str
    place: str = ""  # what of a line holds it, where two kinds share that


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """First and last day, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReferenceData:
    accounts: tuple[Account, ...]
    vat_codes: tuple[VatCode, ...]
    dimensions: tuple[Dimension, ...] = ()
    closed_periods: tuple[ClosedPeriod, ...] = ()


@dataclass(frozen=True, slots=True)
class OutgoingPosting:
    """One line as sent: ``amount`` gross minor units, debit +; ``vat_code`` always given.

    ``customer`` is a customer's number, empty on accounts that have none.
    """

    account: str
    vat_code: str
    amount: int
    text: str
    department: str = ""
    project: str = ""
    customer: str = ""
    dimensions: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """The account, and the customer's part of it where the posting carries one."""
        return part_of(self.account, self.customer)


@dataclass(frozen=True, slots=True)
class OutgoingVoucher:
    """A voucher as sent. ``text`` is put on the voucher with the key where the system needs it."""

    key: str
    date: date
    currency: str
    text: str
    postings: tuple[OutgoingPosting, ...]


class FoundState(StrEnum):
    """The state of a voucher in the accounting system.

    ``releasing``: the system was asked to book it and has not finished, or waits for somebody of its own;
    it is neither posted nor failed, and nothing may be done to it meanwhile.
    """

    UNPOSTED = "unposted"
    RELEASING = "releasing"
    POSTED = "posted"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class LedgerVoucher:
    """A voucher as the accounting system holds it.

    ``id`` sorts in order of creation by ``order``; ``sums`` are minor units per account number as booked
    (customer's part, where postings carry one), the system's own VAT postings included; ``number`` is what a
    bookkeeper calls it, empty while unposted.
    ``reversed_by`` is the id of the reversing voucher. ``trouble`` is what the system itself says kept it
    from booking an unposted one in the background, or what it waits for while ``releasing``. ``lines`` are
    those that somebody entered, with the marks that the system tells, of one that was read by itself.
    """

    id: str
    order: int
    key: str
    state: FoundState
    date: date
    text: str
    sums: Mapping[str, int]
    number: str = ""
    reversed_by: str = ""
    version: str = ""
    trouble: str = ""
    lines: tuple[MarkedLine, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class LedgerPosting:
    """A posting on an account as the system holds it.

    ``text`` is the posting's own and the voucher's, where they differ both; ``key`` is our voucher key if the
    voucher has one. ``marks`` are what the system tells the posting is marked with, by kind, none for one
    that it made itself; see ``app.core.marked``.
    """

    voucher_id: str
    voucher_number: str
    date: date
    amount: int
    text: str
    key: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict)


class Grant(Protocol):
    """The access a person gave at the system itself; kept, and renewed by one process at a time."""

    def access_token(self) -> str:
        """Return a token that is good for now; raise Unauthorised when access is not given (any more)."""

    def renew(self, refused: str) -> str:
        """Return another token than the one that was refused; raise as ``access_token`` does."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a system's package needs to work for one connection.

    ``token_cache`` may differ between processes: (get, put) of short-lived tokens by a key that names the
    credentials by hash. ``token_http`` is the way to who hands them out, where that is another host.
    ``grant`` is set for a connection whose style is that of the system's ``oauth``; its tokens and the
    client's secret are not among the ``credentials``. ``take_turn`` is for systems that allow one request at
    a time: called with a key and the operation before each request, it makes sure that nobody else has that
    key's turn, or raises Busy. ``company`` is the reference of the company that a person confirmed, empty
    before: where the credentials reach several, it says which is meant.
    """

    http: Http
    credentials: Mapping[str, str]
    today: date
    read_token: Callable[[str], str | None] = field(default=lambda key: None)
    write_token: Callable[[str, str | None, int], None] = field(default=lambda key, token, seconds: None)
    token_http: Http | None = None
    grant: Grant | None = None
    take_turn: Callable[[str, str], None] = field(default=lambda key, operation: None)
    company: str = ""


class Accounting(Protocol):
    """One connection to one company. Each call raises the CallError kinds of ``app.errors``; a write that
    may have happened raises Unclear, one that was refused raises Refused with its case code."""

    info: AccountingInfo

    def identify(self) -> Company:
        """Return the company that is reached. Raises SeveralCompanies where the credentials reach several and
        none was confirmed."""

    def reference_data(self) -> ReferenceData: ...

    def find(self, keys: Sequence[str], first: date, last: date) -> Sequence[LedgerVoucher]:
        """Return every voucher with one of the keys, unposted and reversed ones too, dated ``first`` to
        ``last`` (both inclusive), by every way the system offers."""

    def create(self, voucher: OutgoingVoucher) -> LedgerVoucher:
        """Create: unposted where the system is two-phase, else booked at once."""

    def release(self, voucher_id: str) -> LedgerVoucher:
        """Book an unposted voucher; releasing one that is booked already returns it. A system that books in
        the background answers with the voucher ``releasing``: it is read until it is booked."""

    def discard(self, voucher_id: str) -> None:
        """Remove an unposted voucher; one that is gone already is fine. Never touches a booked one."""

    def read(self, voucher_id: str) -> LedgerVoucher:
        """Return the voucher; raises Missing when it is gone."""

    def attachments(self, voucher_id: str) -> Sequence[Attachment]: ...

    def attach(self, voucher_id: str, file: EvidenceFile) -> None: ...

    def reverse(self, voucher_id: str, on: date, key: str) -> LedgerVoucher:
        """Book the exact negation on that date and return the reversing voucher; an existing reversal is
        returned instead of made twice. It may be ``releasing``, as a released voucher may."""

    def expected_sums(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        """What the system makes of the voucher per account, its VAT postings included, minor units."""

    def rounding_tolerance(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        """By how many minor units each account may differ from ``expected_sums``, where the system rounds
        VAT by a rule of its own; empty when the voucher has no VAT."""

    def sent_lines(self, voucher: OutgoingVoucher) -> Sequence[MarkedLine]:
        """The voucher's lines with what they are marked with, in the kinds in which the system tells it."""

    def balance(self, account: str, on: date) -> int:
        """The balance of the account, or of a customer's part of it, at the end of that day, minor units,
        debit +."""

    def postings(self, account: str, first: date, last: date) -> Sequence[LedgerPosting]:
        """The postings of the account, or of a customer's part of it, dated ``first`` to ``last``, both
        inclusive."""
