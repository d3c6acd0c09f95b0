"""Golden settlement files: the expected facts beside them, and what they come to, written by hand."""

import json
from datetime import date
from typing import Any

import pytest

from app.files.opening import OpenedFile
from app.files.refused import FileRefused
from app.pipeline.file_formats import recognise
from app.providers.registry import PROVIDERS
from tests.files.making import EXAMPLE, PERSON, norwegian_xlsx, stream
from tests.golden import file_runner
from tests.golden.runner import plain

PAID: dict[str, list[tuple[str, str, int, int]]] = {
    "klarna_csv.debt_over_two_payouts.csv": [
        ("DEBT1", "2026-03-05", 0, 3),
        ("DEBT2", "2026-03-12", 50_825, 2),
    ],
    "klarna_csv.example.csv": [("QX7TR4LM2", "2026-03-05", 166_461, 7)],
    "klarna_csv.signed_rows.csv": [("QX7TR4LM2", "2026-03-05", 166_461, 7)],
    "mapped.nets_portal.csv": [("4711", "2026-03-05", 185_154, 3)],
    "stripe_reconciliation.two_payouts_mixed.csv": [
        ("po_1R0aXyLkd9T2m4Qe7nB3Cw5F", "2026-03-05", 140_536, 5),
        ("po_2", "2026-03-06", 9_600, 1),
    ],
    "stripe_reconciliation.version_7.csv": [("po_7", "2026-03-05", 204_554, 2)],
    "vipps_csv.example.csv": [("2000812", "2026-03-04", 186_654, 3)],
    "vipps_norwegian.example.csv": [("2000812", "2026-03-04", 186_654, 3)],
    "vipps_norwegian.latin_1.csv": [
        ("2000812", "2026-03-04", 186_654, 3),
        ("2000813", "2026-03-05", 186_654, 3),
    ],
    "vipps_xml.gross_of_version_2.xml": [("2000812", "2026-03-04", 189_800, 3)],
    "vipps_xml.net.xml": [("2000812", "2026-03-04", 186_654, 3)],
}
"""Per file: reference, day, what was paid (minor units) and how many rows there are."""


@pytest.mark.parametrize("name", file_runner.names())
def test_a_file_is_read_as_expected(name: str) -> None:
    assert file_runner.parsed_text(name) == file_runner.expected_path(name).read_text("utf-8")


def test_every_format_of_a_provider_has_a_golden_file() -> None:
    formats = {one.name for provider in PROVIDERS.values() for one in provider.info.files}
    assert formats | {"mapped"} == {name.split(".")[0] for name in file_runner.names()}
    assert set(PAID) == set(file_runner.names())


@pytest.mark.parametrize("name", PAID)
def test_what_it_comes_to(name: str) -> None:
    payouts = [one["payouts"][0] for one in json.loads(file_runner.parsed_text(name))["payouts"]]
    assert [
        (one["reference"], one["paid_on"], one["amount"], len(one["transactions"])) for one in payouts
    ] == PAID[name]


@pytest.mark.parametrize("name", PAID)
def test_nothing_personal_is_read(name: str) -> None:
    body = (file_runner.HERE / name).read_bytes().decode("iso-8859-1")
    told = file_runner.parsed_text(name)
    people = [one for one in (*PERSON, "kari@kundesen.example", "KARI NORDMANN") if one in body]
    assert people or name.startswith(("vipps_xml", "vipps_csv", "klarna", "stripe_reconciliation.version"))
    assert not [one for one in people if one in told]


def test_klarnas_rows_are_the_same_whether_signed_or_not() -> None:
    """Whether the file signs its rows is not documented: both are read alike."""
    bare, signed = (file_runner.parsed_text(f"klarna_csv.{name}.csv") for name in ("example", "signed_rows"))
    assert bare == signed


def test_a_workbook_says_what_the_text_says() -> None:
    how = recognise(PROVIDERS["vipps"], OpenedFile(stream(norwegian_xlsx(EXAMPLE))))
    records = list(how.read(OpenedFile(stream(norwegian_xlsx(EXAMPLE)))))
    told: Any = plain(how.parse(file_runner.ACCOUNTS["vipps"], records))
    expected = json.loads(file_runner.parsed_text("vipps_norwegian.example.csv"))
    assert json.loads(json.dumps([told])) == expected["payouts"]


def test_stripes_effective_day_is_a_day_of_utc() -> None:
    """In a report of New York's zone the payout of 5 March is told as the evening of the fourth."""
    name = "stripe_reconciliation.two_payouts_mixed.csv"
    body = (file_runner.HERE / name).read_text("utf-8")
    evening = body.replace("2026-03-05 00:00:00,txn", "2026-03-04 19:00:00,txn")
    evening = evening.replace(
        "2026-02-27 11:08:20,2026-02-27 11:08:20", "2026-02-27 11:08:20,2026-02-27 06:08:20"
    )
    how = recognise(PROVIDERS["stripe"], OpenedFile(stream(evening.encode())))
    first = [one for one in how.read(OpenedFile(stream(evening.encode()))) if one.payout.startswith("po_1")]
    (payout,) = how.parse(file_runner.ACCOUNTS["stripe"], first).payouts
    assert payout.paid_on == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("created_utc", "created", "effective"),
    [
        ("2026-10-20 11:08:20", "2026-10-20 13:08:20", "2026-10-27 01:00:00"),  # back to winter time since
        ("2026-10-26 11:08:20", "2026-10-26 12:08:20", "2026-10-27 01:00:00"),
        ("2026-03-24 11:08:20", "2026-03-24 12:08:20", "2026-10-27 01:00:00"),
        ("2026-10-20 11:08:20", "2026-10-20 07:08:20", "2026-10-26 20:00:00"),  # New York
        ("2026-10-20 11:08:20", "2026-10-20 21:08:20", "2026-10-27 10:00:00"),  # Brisbane
    ],
)
def test_stripes_effective_day_is_that_day_whatever_became_of_summer_time(
    created_utc: str, created: str, effective: str
) -> None:
    """A payout was dated the day before where the clocks went back between its sales and itself."""
    name = "stripe_reconciliation.two_payouts_mixed.csv"
    body = (file_runner.HERE / name).read_text("utf-8")
    told = body.replace("2026-03-05 00:00:00,txn", f"{effective},txn")
    told = told.replace("2026-02-27 11:08:20,2026-02-27 11:08:20", f"{created_utc},{created}")
    how = recognise(PROVIDERS["stripe"], OpenedFile(stream(told.encode())))
    first = [one for one in how.read(OpenedFile(stream(told.encode()))) if one.payout.startswith("po_1")]
    (payout,) = how.parse(file_runner.ACCOUNTS["stripe"], first).payouts
    assert payout.paid_on == date(2026, 10, 27)


@pytest.mark.parametrize(
    ("name", "before", "after", "code", "row", "column"),
    [
        (
            "klarna_csv.example.csv",
            "posting_currency",
            "currency_of_the_row",
            "file_column_missing",
            None,
            None,
        ),
        ("klarna_csv.example.csv", ",1250.00,SEK", ",1250.005,SEK", "file_amount_unreadable", 5, "amount"),
        ("klarna_csv.example.csv", ",1250.00,SEK", ',"1250,00",SEK', "file_amount_unreadable", 5, "amount"),
        (
            "klarna_csv.example.csv",
            ",1250.00,SEK",
            ",1250.00,XYZ",
            "file_currency_unknown",
            5,
            "posting_currency",
        ),
        (
            "klarna_csv.example.csv",
            "2026-02-19T07:45:00Z,2026",
            "in spring,2026",
            "file_date_unreadable",
            5,
            None,
        ),
        ("klarna_csv.example.csv", "2050.00,68.30", "=2050+0,68.30", "file_formula", 2, "total_sale_amount"),
        (
            "stripe_reconciliation.version_7.csv",
            "37.48,1461.52",
            "37.48,1461.53",
            "file_sum_differs",
            2,
            "net",
        ),
        ("stripe_reconciliation.version_7.csv", "0.00,37.48", "5.00,32.48", "file_column_unknown", 2, None),
        (
            "stripe_reconciliation.version_7.csv",
            "txn_72,2026-02-28",
            "txn_72,2026-02-30",
            "file_date_unreadable",
            3,
            None,
        ),
        ("vipps_norwegian.example.csv", "1499,00", "1498,00", "file_sum_differs", 6, None),
        ("vipps_norwegian.example.csv", "1499,00", "1.499.00", "file_amount_unreadable", 6, None),
        ("vipps_csv.example.csv", "599.00,NOK", "599.01,NOK", None, None, None),
        (
            "vipps_xml.net.xml",
            "<NumOfTransactions>3",
            "<NumOfTransactions>4",
            "file_count_differs",
            None,
            None,
        ),
        (
            "vipps_xml.net.xml",
            "<SettledAmount>1866.54",
            "<SettledAmount>1866.55",
            "file_sum_differs",
            None,
            None,
        ),
        ("mapped.nets_portal.csv", "1 851,54;Retur", "1 851,55;Retur", "file_payout_differs", 4, "Utbetalt"),
        ("mapped.nets_portal.csv", "8,98", "8,99", "file_sum_differs", None, None),
    ],
)
def test_rows_that_do_not_add_up_are_refused_with_their_place(
    name: str, before: str, after: str, code: str | None, row: int | None, column: str | None
) -> None:
    body = (file_runner.HERE / name).read_bytes().decode("iso-8859-1")
    assert before in body
    with pytest.raises(FileRefused) as refused:
        file_runner.told_by(name, body.replace(before, after, 1).encode("iso-8859-1"))
    told = refused.value
    assert code is None or told.code == code
    assert row is None or told.params["row"] == row
    assert column is None or told.params["column"] == column
