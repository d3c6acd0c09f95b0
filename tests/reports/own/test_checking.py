"""What an own report can be made of: refused by field, told in both languages, and nothing about persons."""

from datetime import date
from typing import Any

import pytest

from app.messages import field_message
from app.reports.own.catalogue import SOURCES
from app.reports.own.checking import problems
from app.reports.own.definition import definition_of
from app.reports.own.span import Span, days_of, term_of
from app.reports.tables.table import Kind

PROVIDERS = ("vipps", "stripe")
MADE: dict[str, Any] = {
    "name": "Gebyrer per måned",
    "source": "fees",
    "columns": ["fee_type", "cost", "count"],
    "group_by": ["month", "fee_type"],
    "filters": [
        {"column": "provider", "is": ["vipps"]},
        {"column": "currency", "is": ["NOK"]},
        {"column": "cost", "from": 100},
        {"column": "day", "from": "2026-01-01", "to": "2026-12-31"},
    ],
    "period": {"kind": "last_term"},
}
SINGLE = {"group_by": [], "columns": ["day", "cost"]}


def test_a_whole_definition_is_taken_and_comes_back() -> None:
    made = definition_of(MADE)
    assert problems(made, PROVIDERS) == {}
    assert made.as_dict() == MADE
    assert definition_of(made.as_dict()) == made


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"name": " "}, "name", "Kan ikke være tomt."),
    ({"name": "a\nb"}, "name", "Kan ikke ha linjeskift eller andre styretegn."),
    ({"name": "x" * 81}, "name", "Er for langt: høyst 80."),
    (
        {"source": "customers"},
        "source",
        "Må være en av: transactions, fees, payouts, postings, unsettled, cases.",
    ),
    ({"columns": []}, "columns", "Kan ikke være tomt."),
    ({"columns": ["cost", "customer"]}, "columns.1", "Radene har ingen slik kolonne."),
    ({"columns": ["cost", "cost"]}, "columns.1", "Er valgt to ganger."),
    ({"columns": ["order"]}, "columns.0", "Har ingen sum: grupper etter den, eller la den være."),
    ({"columns": ["count"], "group_by": ["age"]}, "group_by.0", "Radene har ingen slik kolonne."),
    (
        {"columns": ["count"], "group_by": ["order"]},
        "group_by.0",
        "Radene kan ikke grupperes etter denne kolonnen.",
    ),
    ({"filters": [{"column": "email", "is": ["x"]}]}, "filters.0.column", "Radene har ingen slik kolonne."),
    ({"filters": [{"column": "provider"}]}, "filters.0", "Et filter må ha verdier, eller fra eller til."),
    (
        {"filters": [{"column": "day", "is": ["x"]}]},
        "filters.0",
        "Filtreres med fra og til, ikke med verdier.",
    ),
    (
        {"filters": [{"column": "provider", "from": 1}]},
        "filters.0",
        "Filtreres med verdier, ikke med fra og til.",
    ),
    (
        {"filters": [{"column": "provider", "is": ["vipps", "paypal"]}]},
        "filters.0.is.1",
        "Er ingen verdi i denne kolonnen.",
    ),
    (
        {"filters": [{"column": "fee_type", "is_not": ["x"]}]},
        "filters.0.is_not.0",
        "Er ingen verdi i denne kolonnen.",
    ),
    ({"filters": [{"column": "day", "from": 7}]}, "filters.0.from", "Må være en dato, som 2026-11-14."),
    ({"filters": [{"column": "cost", "to": "2026-01-01"}]}, "filters.0.to", "Må være et helt tall."),
    (
        {"filters": [{"column": "cost", "from": 7}]},
        "filters.0",
        "Beløp sammenlignes i én valuta: filtrer på én valuta også.",
    ),
    (
        {"filters": [{"column": "day", "from": "2026-02-02", "to": "2026-02-01"}]},
        "filters.0.to",
        "Er før fra.",
    ),
    ({"period": {"kind": "fixed", "from": "2026-01-01"}}, "period.to", "Må fylles ut."),
    (
        {"period": {"kind": "fixed", "from": "2026-02-01", "to": "2026-01-01"}},
        "period.to",
        "Perioden slutter før den begynner.",
    ),
    (
        {"period": {"kind": "fixed", "from": "2016-02-01", "to": "2026-01-01"}},
        "period.to",
        "Perioden er lengre enn fem år.",
    ),
    (
        {"period": {"kind": "this_year", "from": "2026-02-01", "to": "2026-03-01"}},
        "period.kind",
        "Bare faste datoer har fra og til.",
    ),
]


@pytest.mark.parametrize(("change", "path", "norwegian"), WRONG)
def test_what_the_catalogue_does_not_have_is_refused_by_field(
    change: dict[str, Any], path: str, norwegian: str
) -> None:
    found = problems(definition_of(MADE | change), PROVIDERS)
    assert path in found, found
    (sentence,) = found[path]
    assert field_message(sentence, "en") == sentence
    assert field_message(sentence, "nb") == norwegian


PERSONAL = (
    "name",
    "email",
    "mail",
    "phone",
    "address",
    "customer",
    "card_number",
    "ip",
    "note",
    "by",
    "decided_by",
)


def test_no_column_holds_personal_data() -> None:
    """The columns are closed: a new one is thought about here."""
    assert {field.name for source in SOURCES.values() for field in source.fields} == {
        *("day", "month", "term", "year", "document_date", "booked_on", "decided_on", "days", "age", "count"),
        *("provider", "merchant_account", "type", "method", "card_brand", "currency", "fee_type"),
        *("payout", "order", "reference", "voucher", "state", "kind", "account", "vat_code", "line_type"),
        *("department", "project", "dimension1", "dimension2", "dimension3", "text", "case", "what"),
        *("gross", "fee", "fee_vat", "net", "cost", "amount", "debit", "credit"),
    }
    assert not {field.name for source in SOURCES.values() for field in source.fields} & set(PERSONAL)


def test_every_source_counts_and_names_its_currency() -> None:
    for source in SOURCES.values():
        assert {"day", "currency", "count"} <= {field.name for field in source.fields}
        assert len({field.name for field in source.fields}) == len(source.fields)
        for field in source.fields:
            assert all(field.words)
            assert field.summed <= (field.kind in (Kind.MONEY, Kind.COUNT))
            assert not (field.groups and field.summed)


@pytest.mark.parametrize(
    ("span", "today", "first", "last"),
    [
        (Span.THIS_MONTH, date(2026, 11, 14), date(2026, 11, 1), date(2026, 11, 14)),
        (Span.LAST_MONTH, date(2026, 1, 31), date(2025, 12, 1), date(2025, 12, 31)),
        (Span.LAST_MONTH, date(2024, 3, 31), date(2024, 2, 1), date(2024, 2, 29)),
        (Span.THIS_TERM, date(2026, 12, 31), date(2026, 11, 1), date(2026, 12, 31)),
        (Span.THIS_TERM, date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 1)),
        (Span.LAST_TERM, date(2026, 2, 28), date(2025, 11, 1), date(2025, 12, 31)),
        (Span.LAST_TERM, date(2026, 3, 1), date(2026, 1, 1), date(2026, 2, 28)),
        (Span.THIS_YEAR, date(2026, 3, 1), date(2026, 1, 1), date(2026, 3, 1)),
        (Span.LAST_YEAR, date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_relative_periods(span: Span, today: date, first: date, last: date) -> None:
    assert days_of(span, today) == (first, last)


@pytest.mark.parametrize(("month", "term"), [(1, 1), (2, 1), (3, 2), (10, 5), (11, 6), (12, 6)])
def test_terms_are_two_months(month: int, term: int) -> None:
    assert term_of(date(2026, month, 28)) == f"2026-T{term}"
