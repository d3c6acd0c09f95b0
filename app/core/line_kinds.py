"""What the lines of a voucher are made of: amounts that ask for an account, their targets, kinds of line."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from app.core.rules import Aggregation
from app.core.transactions import FeePart, Transaction
from app.core.vouchers import part_of

_FIRST: Final = {"bank": 0, "in_transit": 0, "fee": 1, "dispute_fee": 1, "fee_refund": 1}


class Target(NamedTuple):
    """Where an amount is booked, and the rule or decision that says so."""

    account: str
    vat_code: str
    rule: str
    department: str = ""
    project: str = ""
    text_template: str = ""
    customer: str = ""
    aggregation: Aggregation = Aggregation.PER_VOUCHER
    dimensions: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        return part_of(self.account, self.customer)


class Asked(NamedTuple):
    """One amount (debit +) that needs an account, and what is known about it."""

    line_type: str
    amount: int
    row: Transaction | None = None
    fee: FeePart | None = None
    text_type: str = ""


@dataclass(frozen=True, slots=True)
class Summed:
    """The amounts (debit +) of one kind of line and the keys of their rows, "" for the voucher's own."""

    amounts: list[int]
    keys: list[str]

    def add(self, amount: int, key: str) -> None:
        self.amounts.append(amount)
        self.keys.append(key)


class Apart(NamedTuple):
    """What a posting tells apart where its rule wants that: a day (ISO), or an order by number; a row without
    one stands by itself."""

    day: str = ""
    order: str = ""
    row: str = ""


WHOLE: Final = Apart()
"""All that is alike in the voucher."""


class LineKind(NamedTuple):
    """What is summed to one posting: the same target and the same text."""

    target: Target
    line_type: str
    text_type: str
    fee_type: str
    provider_type: str
    apart: "Apart"

    @property
    def place(self) -> tuple[object, ...]:
        """Bank first, then fees, then by line type, account and rule; nothing is left to chance."""
        target = self.target
        return (
            _FIRST.get(self.line_type, 2),
            *(self.line_type, target.account, target.rule, self.text_type, self.fee_type, self.provider_type),
            *(target.vat_code, target.department, target.project, target.text_template, target.customer),
            target.dimensions,
            *self.apart,
        )
