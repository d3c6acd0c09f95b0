"""What providers report about money, in one closed form: transactions, payouts, fee details."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from app.core.fact import fact


class TransactionType(StrEnum):
    """The closed list of what a movement at a provider can be; ``UNKNOWN`` waits for a person."""

    SALE = "sale"
    REFUND = "refund"
    REFUND_REVERSAL = "refund_reversal"
    FEE = "fee"
    FEE_REFUND = "fee_refund"
    CHARGEBACK = "chargeback"
    CHARGEBACK_REVERSAL = "chargeback_reversal"
    DISPUTE_FEE = "dispute_fee"
    RESERVE_HOLD = "reserve_hold"
    RESERVE_RELEASE = "reserve_release"
    PAYOUT = "payout"
    PAYOUT_RETURN = "payout_return"
    TOP_UP = "top_up"
    TAX = "tax"
    COMMISSION = "commission"
    FINANCING = "financing"
    ADJUSTMENT = "adjustment"
    UNKNOWN = "unknown"


class FeeType(StrEnum):
    """What a fee pays for; ``OTHER`` is a fee nobody recognised, and is held."""

    PROCESSING = "processing"
    FIXED = "fixed"
    GATEWAY = "gateway"
    SUBSCRIPTION = "subscription"
    DISPUTE = "dispute"
    FX = "fx"
    OTHER = "other"


ORDER_TYPES: Final = frozenset(
    {
        TransactionType.SALE,
        TransactionType.REFUND,
        TransactionType.REFUND_REVERSAL,
        TransactionType.CHARGEBACK,
        TransactionType.CHARGEBACK_REVERSAL,
    }
)
"""The types that belong to an order of the shop."""

OWN_VOUCHER_TYPES: Final = frozenset({TransactionType.PAYOUT_RETURN, TransactionType.TOP_UP})
"""The types booked by a ``return`` voucher of their own on their day; a payout that lists such a row
posts its net to clearing."""


@fact(frozen=True, slots=True)
class FeePart:
    """One kind of fee inside a transaction; ``fee`` and ``fee_vat`` signed by their effect on the balance."""

    fee_type: FeeType
    fee: int
    fee_vat: int = 0
    provider_type: str = ""


@fact(frozen=True, slots=True)
class Transaction:
    """One movement at a provider.

    ``gross``, ``fee`` and ``fee_vat`` are minor units of ``currency``, signed by their effect on what the
    provider owes the shop (a sale +, a refund -, a fee -); ``net`` is their sum. A row that is only a fee
    has gross 0. ``fees`` splits ``fee`` and ``fee_vat`` by kind and sums to them exactly. ``key`` is unique
    within the merchant account. ``presentment_*`` is what the buyer saw, when that was another currency.
    ``references`` are (name, value) pairs that matching looks up; ``raw`` the provider's own fields,
    scrubbed.
    """

    key: str
    type: TransactionType
    currency: str
    gross: int
    fee: int
    fee_vat: int
    occurred_at: datetime
    booked_on: date
    provider_type: str
    fees: tuple[FeePart, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    payment_method: str = ""
    card_brand: str = ""
    presentment_amount: int | None = None
    presentment_currency: str | None = None
    raw: Mapping[str, object] = field(default_factory=dict)

    @property
    def net(self) -> int:
        """The effect on the provider's balance, minor units."""
        return self.gross + self.fee + self.fee_vat

    @property
    def order_amount(self) -> int:
        """What matching compares with the order: the presentment amount if there is one, else gross."""
        return self.gross if self.presentment_amount is None else self.presentment_amount

    @property
    def order_currency(self) -> str:
        return self.presentment_currency or self.currency

    def reference(self, name: str) -> str | None:
        """Return the first reference of this name, or None."""
        for key, value in self.references:
            if key == name:
                return value
        return None


def net_sum(rows: Iterable[Transaction]) -> int:
    """Return the effect of all the rows together on the provider's balance, minor units."""
    return sum([row.gross + row.fee + row.fee_vat for row in rows])


class PayoutShape(StrEnum):
    """How a payout tells which rows it settles: whole dates, a list, or nothing (a bare transfer).

    The fourth is no transfer yet: a balance day, which books what rows cost before a payout settles them.
    """

    DATES = "dates"
    LISTED = "listed"
    BARE = "bare"
    BALANCE_DAY = "balance_day"


@dataclass(frozen=True, slots=True)
class Payout:
    """One transfer from provider to bank, minor units; negative when the provider draws from the bank.

    ``transactions`` are the keys of the rows it settles, its own row left out. ``opening`` and ``closing``
    are the provider's balance before the first and after the last of its rows, where the provider tells
    them: ``opening + sum of net - amount == closing``. ``totals`` are the sums that the provider's head of
    the payout tells besides its amount, by the provider's names and with its signs, for its control
    identities.
    """

    reference: str
    currency: str
    amount: int
    paid_on: date
    shape: PayoutShape
    transactions: tuple[str, ...]
    bank_reference: str = ""
    opening: int | None = None
    closing: int | None = None
    first_date: date | None = None
    last_date: date | None = None
    totals: Mapping[str, int] = field(default_factory=dict)


class Elsewhere(StrEnum):
    """What of a row that a payout lists another voucher books: all of it, its fees, or its own amount."""

    WHOLE = "whole"
    CHARGES = "charges"
    OWN = "own"


@fact(frozen=True, slots=True)
class FeeDetail:
    """A fee row that is told but never posted: which order a booked fee belongs to.

    ``amount`` is signed by its effect on the balance; ``transaction_key`` the transaction it belongs to, if
    the provider's rows tell.
    """

    key: str
    fee_type: FeeType
    currency: str
    amount: int
    booked_on: date
    provider_type: str
    transaction_key: str | None = None
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a report that does not add up; it stops the payouts it concerns.

    ``code`` is a case code; ``params`` fill its sentence; ``payout_reference`` None concerns every payout of
    the parsed set.
    """

    code: str
    params: Mapping[str, object]
    payout_reference: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """What a payout's whole set of report parts says."""

    payouts: tuple[Payout, ...]
    transactions: tuple[Transaction, ...]
    fee_details: tuple[FeeDetail, ...] = ()
    problems: tuple[Problem, ...] = ()
