"""Own reports of a shop that has booked: the same facts as the built-in ones, to the øre."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.cli import build_parser
from app.errors import Conflict
from app.pipeline.own_reports import own_problems, run_kept, run_own, save_own
from app.pipeline.report_tables import Asked, make_table
from app.reports.csv_table import Money
from app.reports.own.catalogue import SOURCES
from app.reports.own.definition import Definition, Filter
from app.reports.own.span import Span
from app.reports.tables.table import Kind, Table
from app.store import tables as t
from tests.pipeline.test_report_tables import PERIOD, till  # noqa: F401 - a fixture
from tests.till import FIRST, TillShop
from tests.world import ORDERS, tell_orders

DAYS = {"span": Span.FIXED, "first": PERIOD.first, "last": PERIOD.last}


def own(till: TillShop, source: str, *columns: str, by: tuple[str, ...] = (), **more: Any) -> Table:  # noqa: F811
    given = Definition("Mine", source, columns, by, **(DAYS | more))
    assert own_problems(given) == {}
    return run_own(till.services, till.shop, given, "nb")[0]


def built_in(till: TillShop, name: str) -> Table:  # noqa: F811
    return make_table(till.services, till.shop, name, PERIOD)


def total(table: Table, place: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in table.rows:
        cell = row[place]
        if isinstance(cell, Money):
            sums[cell.currency] = sums.get(cell.currency, 0) + cell.minor
    return sums


def test_fees_are_those_of_the_built_in_report(till: TillShop) -> None:  # noqa: F811
    for by in ((), ("month",), ("fee_type", "provider"), ("day", "method", "type")):
        assert (
            total(own(till, "fees", "fee", by=by), len(by))
            == total(built_in(till, "fees"), 5)
            == {"NOK": 525}
        )


def test_payments_are_those_of_the_built_in_report(till: TillShop) -> None:  # noqa: F811
    sales = (Filter("type", ("sale",)),)
    made = own(till, "transactions", "gross", "count", by=("month",), filters=sales)
    (row,) = built_in(till, "fees").rows
    assert [one[1:] for one in made.rows] == [[row[4], row[3]]]
    refunds = own(till, "transactions", "gross", filters=(Filter("type", ("refund",)),))
    assert total(refunds, 0) == total(built_in(till, "refunds"), 5) == {"NOK": -5_000}


def test_payouts_are_those_of_the_built_in_report(till: TillShop) -> None:  # noqa: F811
    names = (
        "day",
        "provider",
        "merchant_account",
        "payout",
        "amount",
        "cost",
        "state",
        "voucher",
        "booked_on",
    )
    assert [tuple(row) for row in own(till, "payouts", *names).rows] == list(built_in(till, "payouts").rows)


def test_lines_with_vat_are_those_of_the_built_in_report(till: TillShop) -> None:  # noqa: F811
    taxed = (Filter("vat_code", ("0",), excluded=True),)
    made = own(
        till,
        "postings",
        "vat_code",
        "account",
        "voucher",
        "document_date",
        "day",
        "amount",
        "text",
        filters=taxed,
    )
    assert sorted(map(tuple, made.rows), key=repr) == sorted(built_in(till, "vat").rows, key=repr)
    assert total(own(till, "postings", "amount", by=("vat_code",), filters=taxed), 1) == {"NOK": -47_500}


def test_vouchers_balance_in_any_grouping(till: TillShop) -> None:  # noqa: F811
    for by in ((), ("account",), ("month", "vat_code", "line_type"), ("voucher", "kind")):
        made = own(till, "postings", "amount", "debit", "credit", by=by)
        amount, debit, credit = (total(made, len(by) + place)["NOK"] for place in range(3))
        assert (amount, debit) == (0, credit)


def test_cases_are_those_of_the_built_in_report(till: TillShop) -> None:  # noqa: F811
    made = own(till, "cases", "case", "what", "amount", "state")
    assert [tuple(row) for row in made.rows] == [tuple(row[1:5]) for row in built_in(till, "cases").rows]
    (row,) = own(till, "cases", "count", by=("state",)).rows
    assert row == ["Avgjort", 3]


def test_orders_are_those_of_the_built_in_report(till: TillShop) -> None:  # noqa: F811
    """Orders since the start that no payout has paid."""
    tell_orders(till.services, till.shop, ORDERS)
    with till.services.store.writing("test", till.shop) as connection:
        connection.execute(t.orders.update().values(ordered_at=till.services.now_ms() - 1))
    made = own(till, "unsettled", "order", "day", "days", "age", "method", "amount")
    assert [tuple(row) for row in made.rows] == list(built_in(till, "unsettled").rows)
    assert total(made, 5) == {"NOK": sum(one.amount for one in ORDERS)}


def test_every_row_has_every_column_of_its_kind(till: TillShop) -> None:  # noqa: F811
    """What the catalogue says a column is, its cells are."""
    for source in SOURCES.values():
        made = own(till, source.name, *(one.name for one in source.fields))
        for row in made.rows:
            for field, cell in zip(source.fields, row, strict=True):
                if field.kind is Kind.TEXT:
                    assert isinstance(cell, str), field.name
                elif field.kind is Kind.MONEY:
                    assert cell is None or isinstance(cell, Money), field.name
    assert own(till, "payouts", "count").rows == [[1]]


def test_another_period_has_nothing(till: TillShop) -> None:  # noqa: F811
    before = {"first": FIRST - timedelta(days=40), "last": FIRST - timedelta(days=20)}
    for name in ("transactions", "fees", "payouts", "postings"):
        assert own(till, name, "count", **before).rows == []


def test_one_that_cannot_be_made_any_more_is_told(till: TillShop) -> None:  # noqa: F811
    gone = Definition("Gammel", "fees", ("colour",), span=Span.THIS_YEAR)
    row = save_own(till.services, till.shop, gone, 0, "user 7")
    with pytest.raises(Conflict) as outdated:
        run_kept(till.services, till.shop, row.id, "nb")
    assert outdated.value.code == "own_report_outdated"


def test_the_operator_keeps_reads_and_saves_them(
    till: TillShop,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = Definition("Gebyr", "fees", ("cost",), ("provider",), **DAYS).as_dict()  # type: ignore[arg-type]

    def command(*words: str) -> tuple[int, str]:
        options = build_parser().parse_args(["own-report", str(till.shop), *words])
        code = options.run(options, till.services.settings)
        return code, capsys.readouterr().out

    def file(given: dict[str, Any]) -> str:
        path = tmp_path / "given.json"
        path.write_text(json.dumps(given), "utf-8")
        return str(path)

    assert command("save", "--file", file(made))[0] == 0
    code, told = command("list")
    (line,) = [one for one in told.splitlines() if "Gebyr" in one]
    number = line.split()[0]
    assert "5,25" in command("show", "--report", number)[1]
    for ending in ("csv", "xlsx", "pdf"):
        path = tmp_path / f"mine.{ending}"
        assert command("show", "--report", number, "--save", str(path))[0] == 0
        assert path.stat().st_size > 20
    assert command("show", "--report", number, "--save", str(tmp_path / "mine.doc"))[0] == 2
    code, told = command("save", "--file", file(made | {"columns": ["colour"]}))
    assert (code, "columns.0" in told) == (1, True)
    assert command("delete", "--report", number)[0] == 0
    assert number not in command("list")[1].split()
    assert "transactions" in command("choices")[1]


def test_the_period_is_that_of_the_day_it_is_run(till: TillShop) -> None:  # noqa: F811
    given = Definition("Mine", "fees", ("cost",), span=Span.THIS_YEAR)
    _, asked = run_own(till.services, till.shop, given, "nb")
    assert asked == Asked(asked.last.replace(month=1, day=1), asked.last, "nb")
