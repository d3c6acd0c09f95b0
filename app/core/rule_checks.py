"""Whether rules can be booked in the books they are for: accounts, VAT codes, dimensions. Pure.

Only what a rule would book is held against the chart: one that holds its line books nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.rules import DIMENSIONS, Rule, RuleAction

NO_VAT = "0"
CUSTOMER = "customer"
KINDS = ("department", "project", *DIMENSIONS)


@dataclass(frozen=True, slots=True)
class ChartAccount:
    """An account as the accounting system knows it.

    ``vat_code`` is its own, which a line must have where it is ``vat_locked``; ``allowed`` are the codes it
    takes, empty where it takes any; ``needs`` what a line on it must carry (``department``, ``project``,
    ``dimension1`` to 3, or somebody: a customer, a supplier).
    """

    number: str
    active: bool = True
    vat_code: str = NO_VAT
    vat_locked: bool = False
    allowed: Collection[str] = ()
    needs: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """What a company's books take; ``books_vat`` is False where the system books no VAT for vouchers.

    ``dimensions`` are the codes by kind; a kind that is not there cannot be used at all. ``customers`` are
    those that rules name, by number, with whether they are active; ``books_customers`` is False where the
    system's vouchers carry none. ``places`` tell by (kind, code) what of a line holds it, where kinds share
    that.
    """

    accounts: Mapping[str, ChartAccount]
    vat_codes: Collection[str]
    dimensions: Mapping[str, Collection[str]] = field(default_factory=dict)
    books_vat: bool = True
    customers: Mapping[str, bool] = field(default_factory=dict)
    books_customers: bool = False
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChartProblem:
    """Why a rule cannot be booked: ``place`` is the rule's field, ``code`` stable, ``word`` what is meant."""

    position: int
    place: str
    code: str
    word: str


def changed_rules(given: Sequence[Rule], before: Collection[Rule]) -> dict[int, Rule]:
    """Return those of the rules, by position, that are not in force like that already."""
    return {position: rule for position, rule in enumerate(given) if rule not in before}


def chart_problems(rules: Mapping[int, Rule], chart: Chart) -> list[ChartProblem]:
    """Return what the books would refuse of each rule (by position), in order."""
    return [
        problem
        for position, rule in sorted(rules.items())
        if rule.action is RuleAction.POST
        for problem in _problems(position, rule, chart)
    ]


def _problems(position: int, rule: Rule, chart: Chart) -> Iterator[ChartProblem]:
    account = chart.accounts.get(rule.account)
    if account is None:
        yield ChartProblem(position, "account", "rule_account_missing", rule.account)
        return
    if not account.active:
        yield ChartProblem(position, "account", "rule_account_inactive", rule.account)
    code = _vat_problem(rule, account, chart)
    if code:
        word = account.vat_code if code == "rule_vat_locked" else rule.vat_code
        yield ChartProblem(position, "vat_code", code, word)
    for kind in KINDS:
        chosen = getattr(rule, kind)
        if chosen and chosen not in chart.dimensions.get(kind, ()):
            yield ChartProblem(position, kind, "rule_dimension_missing", chosen)
        elif not chosen and kind in account.needs:
            yield ChartProblem(position, kind, "rule_dimension_needed", rule.account)
    yield from _twice(position, rule, chart)
    yield from _party_problems(position, rule, account, chart)


def _twice(position: int, rule: Rule, chart: Chart) -> Iterator[ChartProblem]:
    """Two codes that a line has one place for, so that only one of them would be booked."""
    taken: dict[str, str] = {}
    for kind in KINDS:
        chosen = getattr(rule, kind)
        place = chart.places.get((kind, chosen), "")
        if place and taken.setdefault(place, chosen) != chosen:
            yield ChartProblem(position, kind, "rule_dimension_twice", chosen)


def _party_problems(position: int, rule: Rule, account: ChartAccount, chart: Chart) -> Iterator[ChartProblem]:
    """A customer can only be carried where the system and the account take one, and is one that is there."""
    customer = rule.customer_ref
    needs = set(account.needs) - set(KINDS)
    if not customer:
        if needs == {CUSTOMER} and chart.books_customers:
            yield ChartProblem(position, "customer_ref", "rule_customer_needed", rule.account)
        elif needs:
            yield ChartProblem(position, "account", "rule_party_needed", rule.account)
    elif not chart.books_customers:
        yield ChartProblem(position, "customer_ref", "rule_customer_not_booked", customer)
    elif CUSTOMER not in needs:
        yield ChartProblem(position, "customer_ref", "rule_customer_not_taken", rule.account)
    elif customer not in chart.customers:
        yield ChartProblem(position, "customer_ref", "rule_customer_missing", customer)
    elif not chart.customers[customer]:
        yield ChartProblem(position, "customer_ref", "rule_customer_inactive", customer)


def _vat_problem(rule: Rule, account: ChartAccount, chart: Chart) -> str:
    if rule.vat_code != NO_VAT and not chart.books_vat:
        return "rule_vat_not_booked"
    if rule.vat_code != NO_VAT and rule.vat_code not in chart.vat_codes:
        return "rule_vat_missing"
    if account.vat_locked and rule.vat_code != account.vat_code:
        return "rule_vat_locked"
    if account.allowed and rule.vat_code not in account.allowed:
        return "rule_vat_not_allowed"
    return ""
