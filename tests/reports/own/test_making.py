"""Tables of own reports: sums to the øre, one currency by itself, whatever was chosen."""

import io
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree as Xml

from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.reports.csv_table import Money
from app.reports.own.catalogue import LISTS, SOURCES, Field, Source
from app.reports.own.checking import problems
from app.reports.own.definition import Definition, Filter, definition_of
from app.reports.own.making import Fact, own_table
from app.reports.own.span import Span
from app.reports.tables.as_csv import as_csv
from app.reports.tables.as_pdf import Cover, as_pdf
from app.reports.tables.as_xlsx import as_xlsx
from app.reports.tables.table import Cell, Kind, Table, totals

PROVIDERS = ("vipps", "stripe")
FEES = SOURCES["fees"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def say(codes: str, code: str) -> str:
    return code.capitalize() if codes == "provider" else code


def fee(day: date, provider: str, minor: int, currency: str = "NOK", order: str = "") -> Fact:
    return {
        **{field.name: "" for field in FEES.fields},
        **{"day": day, "month": f"{day:%Y-%m}", "provider": provider, "currency": currency, "order": order},
        **{"fee_type": "processing", "count": 1, "fee_vat": Money(0, currency)},
        **{"fee": Money(minor, currency), "cost": Money(minor, currency)},
    }


FACTS = [
    fee(date(2026, 2, 3), "vipps", 199, order="0012"),
    fee(date(2026, 2, 4), "stripe", 700, order="=1+1"),
    fee(date(2026, 3, 1), "vipps", -50),
    fee(date(2026, 3, 1), "vipps", 300, "EUR"),
    fee(date(2026, 3, 2), "vipps", 1),
]


def table(facts: list[Fact] = FACTS, **chosen: Any) -> Table:
    made = definition_of(
        {"name": "Mine", "source": "fees", "columns": ["cost", "count"], "period": {"kind": "this_month"}}
        | chosen
    )
    assert problems(made, PROVIDERS) == {}
    return own_table(made, FEES, facts, say, "nb", 1000)


def test_groups_are_summed_by_currency() -> None:
    made = table(group_by=["month", "provider"])
    assert list(made.rows) == [
        ["2026-02", "Stripe", Money(700, "NOK"), 1],
        ["2026-02", "Vipps", Money(199, "NOK"), 1],
        ["2026-03", "Vipps", Money(300, "EUR"), 1],
        ["2026-03", "Vipps", Money(-49, "NOK"), 2],
    ]
    assert (
        [row[-2:] for row in totals(made)]
        == totals(table())
        == [
            [Money(300, "EUR"), 1],
            [Money(850, "NOK"), 4],
        ]
    )


def test_rows_are_counted_across_currencies_where_no_amount_stands() -> None:
    assert list(table(columns=["count"], group_by=["month"]).rows) == [["2026-02", 2], ["2026-03", 3]]


def test_filters_leave_what_fits_and_are_told() -> None:
    made = table(
        columns=["day", "cost"],
        filters=[
            {"column": "provider", "is": ["vipps"]},
            {"column": "order", "is_not": ["0099"]},
            {"column": "currency", "is": ["NOK"]},
            {"column": "cost", "from": 0, "to": 199},
            {"column": "day", "to": "2026-03-02"},
        ],
    )
    assert list(made.rows) == [
        [date(2026, 2, 3), Money(199, "NOK")],
        [date(2026, 3, 2), Money(1, "NOK")],
    ]
    assert made.notes[-1][0] == (
        "Utvalg: Leverandør: Vipps; Ordre er ikke 0099; Valuta: NOK; Gebyr med mva fra 0,00 til 1,99; "
        "Dato til 02.03.2026."
    )


def test_it_stops_at_one_row_too_many() -> None:
    made = definition_of(
        {"name": "M", "source": "fees", "columns": ["cost"], "period": {"kind": "this_month"}}
    )
    assert len(own_table(made, FEES, iter(FACTS), say, "nb", 2).rows) == 3
    grouped = definition_of(made.as_dict() | {"group_by": ["day"], "columns": ["cost"]})
    assert len(own_table(grouped, FEES, iter(FACTS), say, "nb", 2).rows) == 3


def test_files_keep_order_numbers_and_hold_no_formula() -> None:
    """A name that no sheet could have, orders that look like numbers and formulas, amounts as numbers."""
    made = table(name="=Fees: [a/b]* 'x", columns=["order", "day", "cost"])
    text = as_csv(made, "nb").decode("utf-8-sig")
    assert text.splitlines()[:3] == [
        "Ordre;Dato;Gebyr med mva;Valuta",
        "0012;2026-02-03;1,99;NOK",
        "'=1+1;2026-02-04;7,00;NOK",
    ]
    with zipfile.ZipFile(io.BytesIO(as_xlsx([made], "nb"))) as packed:
        sheet = Xml.fromstring(packed.read("xl/worksheets/sheet1.xml"))
        book = packed.read("xl/workbook.xml").decode()
    assert 'name="=Fees   a b   \'x"' in book
    cells = {str(one.get("r")): one for one in sheet.iter(f"{SHEET}c")}
    assert {name: ("".join(cells[name].itertext()), cells[name].get("t")) for name in ("A2", "A3", "C2")} == {
        "A2": ("0012", "inlineStr"),
        "A3": ("=1+1", "inlineStr"),
        "C2": ("1.99", None),
    }
    assert not list(sheet.iter(f"{SHEET}f"))
    cover = Cover("Mine ☃", "Eksempel AS", "", date(2026, 2, 1), date(2026, 3, 31), "nb")
    told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(cover, [made]))).pages)
    assert "1,99" in told


def test_a_sheet_may_be_called_anything() -> None:
    for name in ("History", "''", "[]", "x" * 80, "'a'"):
        as_xlsx([table(name=name)], "nb")


DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 30))
TEXTS = st.sampled_from(["", "a", "b", "0012"])


def cells(field: Field, currency: str) -> st.SearchStrategy[Cell]:
    if field.name == "currency":
        return st.just(currency)
    if field.kind is Kind.DAY:
        return DAYS
    if field.kind is Kind.MONEY:
        return st.integers(-10_000, 10_000).map(lambda minor: Money(minor, currency))
    if field.kind is Kind.COUNT:
        return st.integers(0, 3)
    known = PROVIDERS if field.codes == "provider" else sorted(LISTS.get(field.codes, ()))[:3]
    return st.sampled_from(known) if known else TEXTS


@st.composite
def facts_of(draw: st.DrawFn, source: Source) -> Fact:
    currency = draw(st.sampled_from(["NOK", "EUR"]))
    return {field.name: draw(cells(field, currency)) for field in source.fields}


@st.composite
def filters(draw: st.DrawFn, source: Source) -> tuple[Filter, ...]:
    field = draw(st.sampled_from(source.fields))
    if field.kind is Kind.DAY:
        return (Filter(field.name, least=draw(DAYS)),)
    if field.kind is Kind.MONEY:
        return (Filter("currency", ("NOK",)), Filter(field.name, most=draw(st.integers(-500, 500))))
    if field.kind is Kind.COUNT:
        return (Filter(field.name, least=draw(st.integers(0, 3))),)
    known = PROVIDERS if field.codes == "provider" else sorted(LISTS.get(field.codes, ("a", "0012")))
    return (Filter(field.name, (draw(st.sampled_from(known)),), draw(st.booleans())),)


@st.composite
def stories(draw: st.DrawFn) -> tuple[Definition, Definition, list[Fact]]:
    """An accepted definition that groups, the same without grouping, and facts."""
    source = draw(st.sampled_from(list(SOURCES.values())))
    groups = draw(
        st.lists(
            st.sampled_from([one.name for one in source.fields if one.groups]),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    sums = [one.name for one in source.fields if one.summed]
    columns = draw(st.lists(st.sampled_from(sums), min_size=1, unique=True))
    chosen = draw(st.one_of(st.just(()), filters(source)))
    grouped = Definition("x", source.name, tuple(columns), tuple(groups), chosen, Span.LAST_TERM)
    single = Definition("x", source.name, tuple(columns), (), chosen, Span.LAST_TERM)
    return grouped, single, draw(st.lists(facts_of(source), max_size=30))


@given(stories())
def test_any_accepted_definition_runs_and_its_totals_are_those_of_its_rows(
    story: tuple[Definition, Definition, list[Fact]],
) -> None:
    grouped, single, facts = story
    assert problems(grouped, PROVIDERS) == problems(single, PROVIDERS) == {}
    source = SOURCES[grouped.source]
    put_together = own_table(grouped, source, facts, say, "en", 1000)
    one_by_one = own_table(single, source, facts, say, "en", 1000)
    width = len(single.columns)
    assert [row[-width:] for row in totals(put_together)] == totals(one_by_one)
    assert len({tuple(map(repr, row[:-width])) for row in put_together.rows}) <= len(put_together.rows)
    for made in (put_together, one_by_one):
        for row in made.rows:
            assert len({cell.currency for cell in row if isinstance(cell, Money)}) <= 1
