"""What the evidence prints: plain frozen values, nothing that can change or be looked up later.

There is no field for a customer's name, address or contact: the evidence cannot hold personal data of
buyers. All amounts are integer minor units; all times are aware. Names out of closed lists (types, states,
case codes, actions) are the stored strings; a string nobody knows is printed as it is.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.core.conditions import Condition
from app.core.identities import BALANCES_CARRY, ROWS_EQUAL_PAYOUT
from app.core.texts import Language
from app.core.vouchers import Unbalanced


@dataclass(frozen=True, slots=True)
class Party:
    """A legal entity; ``organisation_number`` may be unknown (empty)."""

    name: str
    organisation_number: str = ""


@dataclass(frozen=True, slots=True)
class MerchantAccount:
    """Where the provider keeps the shop's money; ``handles`` are its sales units."""

    reference: str
    name: str = ""
    handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What the voucher settles: the payout, or the day or row that stands in its place.

    ``amount`` is what reached the bank (negative: drawn from it). ``opening`` and ``closing`` are the
    provider's balance where it tells them. ``identity`` names the control identity that held ("" for kinds
    that have none).
    """

    reference: str
    currency: str
    amount: int
    on: date
    bank_reference: str = ""
    bank_account: str = ""
    first_date: date | None = None
    last_date: date | None = None
    opening: int | None = None
    closing: int | None = None
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Books:
    """The accounting system and the company in it."""

    system: str
    company_name: str
    company_reference: str
    organisation_number: str = ""


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One posting: ``amount`` debit +, credit -; ``rule`` is id@version or the decision that chose."""

    account: str
    account_name: str
    vat_code: str
    amount: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class VoucherPrinted:
    """The voucher. ``number`` is empty until the accounting system has given one; raises Unbalanced."""

    kind: str
    number: str
    key: str
    revision: int
    date: date
    text: str
    state: str
    currency: str
    postings: tuple[PostingLine, ...]
    draft_sha256: str = ""

    def __post_init__(self) -> None:
        total = sum(posting.amount for posting in self.postings)
        if total != 0:
            raise Unbalanced(f"the voucher to document is off by {total} minor units")


@dataclass(frozen=True, slots=True)
class Original:
    """What the buyer saw in another currency; ``rate`` is decimal text and ``source`` who gave it."""

    amount: int
    currency: str
    rate: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One kind of fee in a row, without VAT and its VAT, signed by their effect on the balance."""

    fee_type: str
    fee: int
    fee_vat: int = 0


@dataclass(frozen=True, slots=True)
class MatchMade:
    """Why a row belongs to its order: ``reason`` is transaction_field=order_field, or ``person``."""

    reason: str
    strength: str
    flags: tuple[str, ...] = ()
    refund: str = ""


@dataclass(frozen=True, slots=True)
class TransactionLine:
    """One movement at the provider, minor units of the payout's currency, signed by effect on the balance.

    ``decision`` is the place (from 1) in ``Evidence.decisions`` of the decision that covers the row.
    ``booked_on`` is the provider's own day, printed where it is not the day of ``occurred_at``.
    """

    occurred_at: datetime
    type: str
    provider_reference: str
    gross: int
    fee: int
    fee_vat: int
    order_number: str = ""
    provider_type: str = ""
    fees: tuple[FeeLine, ...] = ()
    match: MatchMade | None = None
    decision: int | None = None
    original: Original | None = None
    booked_on: date | None = None

    @property
    def net(self) -> int:
        return self.gross + self.fee + self.fee_vat


@dataclass(frozen=True, slots=True)
class FeeDetailLine:
    """A fee as the provider specifies it beside the payout: told, never posted again."""

    booked_on: date
    fee_type: str
    provider_reference: str
    amount: int
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """1 ``base`` = ``rate`` ``quote``; ``rate`` is decimal text."""

    base: str
    quote: str
    rate: str
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Approval:
    """Who released the voucher (user id and role at a site, or the policy) and when."""

    by: str
    at: datetime
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class StandingNamed:
    """The standing decision behind an answer: for which cases, in which version, from which voucher date."""

    condition: Condition
    version: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A person's answer to a case; ``standing`` is what gave it when it was given for all cases alike."""

    case: str
    subject: str
    action: str
    by: str
    at: datetime
    note: str = ""
    account: str = ""
    vat_code: str = ""
    order_number: str = ""
    standing: StandingNamed | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Both sides at the end of ``on``; ``difference`` is what an opening voucher books."""

    on: date
    books: int
    provider: int
    difference: int
    note: str = ""


_Day = date
"""A day, where a field is called ``date``."""


@dataclass(frozen=True, slots=True)
class VoucherLink:
    """Another voucher this one is tied to: ``relation`` is reverses, reversed_by, replaces or corrects."""

    relation: str
    number: str
    key: str
    date: date
    reason: str
    by: str = ""
    at: datetime | None = None
    reversal: str = ""
    """The number and day of the voucher that took that one back, where it was."""
    reversed_on: _Day | None = None


@dataclass(frozen=True, slots=True)
class ReportSource:
    """One part of the provider's report: hashes of the bytes as delivered and as stored after scrubbing."""

    name: str
    day: date
    delivered_sha256: str
    stored_sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything one evidence PDF prints; the same value gives the same bytes.

    ``transactions`` are all rows the payout settles, its own row left out. Raises ValueError when a row
    names a decision that is not there, or the rows contradict the control identity said to have held.
    """

    language: Language
    zone: str
    provider_title: str
    shop: Party
    provider: Party
    merchant_account: MerchantAccount
    settled: Settled
    books: Books
    voucher: VoucherPrinted
    transactions: tuple[TransactionLine, ...]
    sources: tuple[ReportSource, ...]
    parser_version: str
    fee_details: tuple[FeeDetailLine, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
    approval: Approval | None = None
    decisions: tuple[DecisionMade, ...] = ()
    links: tuple[VoucherLink, ...] = ()
    position: Position | None = None

    def __post_init__(self) -> None:
        for row in self.transactions:
            if row.decision is not None and not 1 <= row.decision <= len(self.decisions):
                raise ValueError(f"row {row.provider_reference!r} names decision {row.decision}: none such")
        self._check_identity()

    def _check_identity(self) -> None:
        """Refuse to print that a control held which the rows contradict (a row left out, for one)."""
        settled = self.settled
        left = sum(row.net for row in self.transactions) - settled.amount
        if settled.identity == ROWS_EQUAL_PAYOUT.name and left != 0:
            raise ValueError(f"the rows differ from the payout by {left} minor units")
        if settled.identity == BALANCES_CARRY.name and (
            settled.opening is None or settled.closing is None or settled.opening + left != settled.closing
        ):
            raise ValueError("the balances do not carry over the rows")
