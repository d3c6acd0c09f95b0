"""Rules: condition -> account. The most specific rule wins, then the higher priority; a tie is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.countries import covers, meet
from app.core.transactions import TransactionType
from app.core.vouchers import SETTLEMENT_KINDS, VoucherKind

ANY: Final = "*"

VOUCHER_LINES: Final = (
    "bank",
    "in_transit",
    "carried",
    "rounding",
    "fx_gain",
    "fx_loss",
    "dispute_loss",
    "invoice_setoff",
)
"""Line types that no transaction has: a voucher's own lines."""

SALES_LINES: Final = ("shipping", "payment", "gift_card_sale", "gift_card_redeem", "prepayment")
"""Line types that only sales vouchers have. ``shipping`` is booked as the goods where no rule names it;
``payment`` is what was paid without a provider."""

LINE_TYPES: Final = frozenset({*(str(kind) for kind in TransactionType), *VOUCHER_LINES, *SALES_LINES}) - {
    "payout"
}

CONDITIONS: Final = (
    "provider",
    "merchant_account",
    "voucher_kind",
    "line_type",
    "fee_type",
    "payment_method",
    "card_brand",
    "currency",
    "country",
    "tax_rate",
    "tax_class",
    "product_category",
)

SALES_CONDITIONS: Final = ("country", "tax_rate", "tax_class", "product_category")
"""What only the lines of sales have; in a rule for settlement they would never be met."""

STANDARD_CLASS: Final = "standard"
"""How a rule names the shop's standard tax class, which the shop itself leaves empty."""


class RuleAction(StrEnum):
    """``POST`` books the line; ``HOLD`` opens a case that a person decides; ``IGNORE`` leaves the whole order
    out of the sales, listed as such: in a settlement it would unbalance the voucher."""

    POST = "post"
    HOLD = "hold"
    IGNORE = "ignore"


class Aggregation(StrEnum):
    """What of a voucher one posting sums: all that is alike, that of a day, or that of an order."""

    PER_VOUCHER = "per_voucher"
    PER_DAY = "per_day"
    PER_ORDER = "per_order"


DIMENSIONS: Final = ("dimension1", "dimension2", "dimension3")
"""The books' own dimensions, by the number that the accounting system gives each."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition (``*`` matches anything) and where such a line is booked.

    ``voucher_kind`` may be ``settlement``, which covers every kind but sales. ``account`` and ``vat_code``
    are the numbers people know, resolved to the system's ids when sending. Valid on voucher dates from
    ``valid_from`` to ``valid_to``, both inclusive. ``country`` is an ISO code, ``EU`` or ``WORLD``,
    ``tax_rate`` per cent as plain text (``25``, ``11.11``), ``tax_class`` the shop's word or ``standard``.
    ``customer_ref`` is the customer, by number in the accounting system, whom the posting carries.
    """

    id: str
    account: str
    vat_code: str = "0"
    provider: str = ANY
    merchant_account: str = ANY
    voucher_kind: str = "settlement"
    line_type: str = ANY
    fee_type: str = ANY
    payment_method: str = ANY
    card_brand: str = ANY
    currency: str = ANY
    country: str = ANY
    tax_rate: str = ANY
    tax_class: str = ANY
    product_category: str = ANY
    department: str = ""
    project: str = ""
    customer_ref: str = ""
    text_template: str = ""
    action: RuleAction = RuleAction.POST
    priority: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    aggregation: Aggregation = Aggregation.PER_VOUCHER
    dimension1: str = ""
    dimension2: str = ""
    dimension3: str = ""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Codes of the books' own dimensions by ordinal, "" where there is none; empty without any."""
        told = tuple(getattr(self, name) for name in DIMENSIONS)
        return told if any(told) else ()

    @property
    def specificity(self) -> int:
        """How many conditions are not ``*``; ``settlement`` counts less than one kind, as nothing."""
        return sum(
            1
            for name in CONDITIONS
            if getattr(self, name) != ANY
            and not (name == "voucher_kind" and self.voucher_kind == "settlement")
        )


@dataclass(frozen=True, slots=True)
class Line:
    """What a rule is asked about: one kind of line in one voucher."""

    provider: str
    merchant_account: str
    voucher_kind: VoucherKind
    line_type: str
    currency: str
    fee_type: str = ""
    payment_method: str = ""
    card_brand: str = ""
    country: str = ""
    tax_rate: str = ""
    tax_class: str = ""
    product_category: str = ""


@dataclass(frozen=True)
class RuleSet:
    """The rules of a shop in one version; ``choose`` answers the same for the same line and date."""

    version: int
    rules: tuple[Rule, ...]

    @property
    def tells_orders(self) -> bool:
        """Whether any rule books orders apart, so that their numbers are needed."""
        return any(rule.aggregation is Aggregation.PER_ORDER for rule in self.rules)

    def choose(self, line: Line, on: date) -> Rule | None:
        """Return the rule for a line of a voucher dated ``on``, or None when no rule covers it."""
        best: Rule | None = None
        for rule in self.rules:
            if rule.line_type not in (ANY, line.line_type):  # what most rules differ by, asked first
                continue
            if not _covers(rule, line, on):
                continue
            if best is None or (rule.specificity, rule.priority) > (best.specificity, best.priority):
                best = rule
        return best

    def name(self, rule: Rule) -> str:
        """How a posting names the rule that chose its account."""
        return f"{rule.id}@{self.version}"


def _covers(rule: Rule, line: Line, on: date) -> bool:
    if rule.valid_from is not None and on < rule.valid_from:
        return False
    if rule.valid_to is not None and on > rule.valid_to:
        return False
    for name in CONDITIONS:
        wanted = getattr(rule, name)
        if wanted == ANY:
            continue
        if name == "voucher_kind" and wanted == "settlement":
            if line.voucher_kind not in SETTLEMENT_KINDS:
                return False
        elif name == "country":
            if not covers(wanted, line.country):
                return False
        elif wanted != str(getattr(line, name)):
            return False
    return True


def ties(rules: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """Return the pairs that could both answer one line equally strongly; such a set is refused.

    Two rules tie when some line matches both on some day and neither is more specific nor has priority.
    """
    found = []
    for position, first in enumerate(rules):
        for second in rules[position + 1 :]:
            if (first.specificity, first.priority) != (second.specificity, second.priority):
                continue
            if _overlap(first, second):
                found.append((first, second))
    return found


def _overlap(first: Rule, second: Rule) -> bool:
    for name in CONDITIONS:
        one, other = getattr(first, name), getattr(second, name)
        if ANY in (one, other) or one == other:
            continue
        if name == "voucher_kind" and "settlement" in (one, other):
            kinds = {str(kind) for kind in SETTLEMENT_KINDS}
            if (one in kinds or one == "settlement") and (other in kinds or other == "settlement"):
                continue
        if name == "country" and meet(one, other):
            continue
        return False
    starts_late = first.valid_from and second.valid_to and first.valid_from > second.valid_to
    ends_early = first.valid_to and second.valid_from and first.valid_to < second.valid_from
    return not (starts_late or ends_early)
