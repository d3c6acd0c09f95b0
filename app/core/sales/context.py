"""What booking sales needs besides the orders: rules, who settles what, and what persons have decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.cases import Decision
from app.core.conditions import Condition
from app.core.rules import RuleSet
from app.core.sales.entries import SaleDate
from app.core.standing import StandingDecision
from app.core.texts import Language

PROVIDER: Final = "woocommerce"
ACCOUNT: Final = "orders"
"""Whose vouchers of sales are, in the identity of a voucher: the shop's own orders."""


class SalesMode(StrEnum):
    """``SETTLEMENT_ONLY``: somebody else books the sales. The others: by the day, or each order by itself."""

    SETTLEMENT_ONLY = "settlement_only"
    DAILY = "daily"
    PER_ORDER = "per_order"


@dataclass(frozen=True, slots=True)
class PaidTo:
    """Who takes the money of a payment method: ``provider`` empty for nobody, ``accounts`` the merchant
    accounts it may go to."""

    provider: str = ""
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SalesContext:
    """``paid_to`` by payment method; one that is missing has not been told of. ``decisions`` by case key.

    ``standing`` are the answers in force for all cases alike. ``currency`` is the company's, ``start`` the
    first day whose sales are booked here.
    """

    company: str
    rules: RuleSet
    start: date
    mode: SalesMode = SalesMode.DAILY
    sale_date: SaleDate = SaleDate.COMPLETED
    currency: str = "NOK"
    language: Language = "nb"
    paid_to: Mapping[str, PaidTo] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    standing: Mapping[Condition, StandingDecision] = field(default_factory=dict)
