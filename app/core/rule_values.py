"""Rules as plain values and back; a rule that could never answer is refused."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Final

from app.core.countries import GROUPS
from app.core.rules import ANY, LINE_TYPES, SALES_CONDITIONS, SALES_LINES, Aggregation, Rule, RuleAction
from app.core.transactions import FeeType
from app.core.vouchers import VoucherKind

_COUNTRY: Final = re.compile("[A-Z]{2}")
_RATE: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")


def rule_from_dict(given: Mapping[str, object]) -> Rule:
    """Build a rule from plain values (dates as ISO text); raise ValueError on an unknown field or value."""
    known = {field.name for field in fields(Rule)}
    unknown = set(given) - known
    if unknown:
        raise ValueError(f"unknown fields in a rule: {', '.join(sorted(unknown))}")
    values = dict(given)
    for name in ("valid_from", "valid_to"):
        if values.get(name):
            values[name] = date.fromisoformat(str(values[name]))
        else:
            values[name] = None
    values["action"] = RuleAction(str(values.get("action", "post")))
    values["aggregation"] = Aggregation(str(values.get("aggregation", "per_voucher")))
    if missing := {"id", "account"} - set(values):
        raise ValueError(f"missing fields in a rule: {', '.join(sorted(missing))}")
    if "tax_rate" in values:
        values["tax_rate"] = plain_rate(str(values["tax_rate"]))
    rule = Rule(**values)  # type: ignore[arg-type]  # field names checked above, schema checked at the edge
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    """Refuse a rule that could never answer, or that would answer with nothing."""
    if not rule.id or not rule.account:
        raise ValueError("a rule has an id and an account")
    for name, known in (
        ("line_type", LINE_TYPES),
        ("voucher_kind", {"settlement", *map(str, VoucherKind)}),
        ("fee_type", {*map(str, FeeType)}),
    ):
        value = getattr(rule, name)
        if value != ANY and value not in known:
            raise ValueError(f"unknown {name} {value!r}")
    if rule.country not in (ANY, *GROUPS) and not _COUNTRY.fullmatch(rule.country):
        raise ValueError(f"unknown country {rule.country!r}")
    if rule.action is RuleAction.IGNORE and rule.voucher_kind != VoucherKind.SALES:
        raise ValueError("only sales can be ignored: a settlement would not balance")
    of_sales = rule.line_type in SALES_LINES or any(getattr(rule, one) != ANY for one in SALES_CONDITIONS)
    if of_sales and rule.voucher_kind not in (ANY, VoucherKind.SALES):
        raise ValueError(f"rule {rule.id!r} asks of a settlement what only sales have")
    if rule.valid_from and rule.valid_to and rule.valid_from > rule.valid_to:
        raise ValueError(f"rule {rule.id!r} ends before it begins")


def rule_as_dict(rule: Rule) -> dict[str, object]:
    """The rule as plain JSON values."""
    values: dict[str, object] = {}
    for field in fields(Rule):
        value = getattr(rule, field.name)
        values[field.name] = value.isoformat() if isinstance(value, date) else value
    values["action"] = str(rule.action)
    values["aggregation"] = str(rule.aggregation)
    return values


def plain_rate(rate: str) -> str:
    """Return a rate in per cent as a rule writes it: ``25.0000`` is ``25``; raise ValueError on no rate."""
    if rate == ANY:
        return rate
    if not _RATE.fullmatch(rate):
        raise ValueError(f"not a rate in per cent: {rate!r}")
    whole, _, part = rate.partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")
