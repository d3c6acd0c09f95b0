"""Reports to the øre: what stands in them, their sums, and how they are written."""

import io
import time
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as Xml

import pytest
from pypdf import PdfReader

from app.core.texts import Language
from app.reports.csv_table import Money
from app.reports.tables import Column, Kind, Percent, Table, totals
from app.reports.tables.as_csv import as_csv
from app.reports.tables.as_pdf import Cover, as_pdf
from app.reports.tables.as_xlsx import as_xlsx
from app.reports.tables.fees import FeeMonth, effective_rate, fees_table
from app.reports.tables.reconciliation import Reconciled, reconciliation_table
from app.reports.tables.unsettled import UnsettledOrder, age, unsettled_table

MONTHS = (
    FeeMonth("2026-03", "Stripe", "card", "NOK", 2, 320_000, 6_210, 0),
    FeeMonth("2026-03", "Stripe", "", "NOK", 0, 0, 4_900, 1_225),
    FeeMonth("2026-02", "Vipps", "vipps", "NOK", 31, 1_125_000, 22_163, 0),
    FeeMonth("2026-03", "Stripe", "card", "EUR", 1, 22_886, 447, 0),
)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_fees_are_summed_per_currency_and_never_across() -> None:
    table = fees_table(MONTHS)
    assert [row[:3] for row in table.rows] == [
        ("2026-02", "Vipps", "vipps"),
        ("2026-03", "Stripe", ""),
        ("2026-03", "Stripe", "card"),
        ("2026-03", "Stripe", "card"),
    ]
    assert totals(table) == [
        [None, None, None, 1, Money(22_886, "EUR"), Money(447, "EUR"), Money(0, "EUR"), None],
        [None, None, None, 33, Money(1_445_000, "NOK"), Money(33_273, "NOK"), Money(1_225, "NOK"), None],
    ]


@pytest.mark.parametrize(
    ("cost", "sold", "rate"),
    [
        (22_163, 1_125_000, Percent(197)),
        (1, 20_000, Percent(1)),
        (1, 20_001, Percent(0)),
        (-150, 10_000, Percent(-150)),
        (5, 0, None),
    ],
)
def test_the_effective_rate_is_rounded_half_up(cost: int, sold: int, rate: Percent | None) -> None:
    assert effective_rate(cost, sold) == rate


def test_a_row_of_two_currencies_has_no_sum() -> None:
    columns = (Column(("A", "A"), Kind.MONEY, summed=True), Column(("B", "B"), Kind.MONEY, summed=True))
    with pytest.raises(ValueError, match="EUR and NOK"):
        totals(Table("x", ("X", "X"), columns, [(Money(1, "NOK"), Money(1, "EUR"))]))


def test_a_row_that_does_not_fit_is_no_table() -> None:
    with pytest.raises(ValueError, match="1 cells under 2"):
        Table("x", ("X", "X"), (Column(("A", "A")), Column(("B", "B"))), [("one",)])


@pytest.mark.parametrize(
    ("days", "span"),
    [(0, "0–7 days"), (7, "0–7 days"), (8, "8–30 days"), (60, "31–60 days"), (61, "over 60 days")],
)
def test_orders_are_told_by_age(days: int, span: str) -> None:
    assert age(days)[1] == span


def test_unsettled_orders_stand_oldest_first() -> None:
    orders = [
        UnsettledOrder("1002", date(2026, 3, 1), "vipps", "NOK", 24_900),
        UnsettledOrder("1001", date(2026, 1, 1), "stripe", "NOK", 59_900),
    ]
    table = unsettled_table(orders, date(2026, 3, 31), norwegian=True)
    assert [row[:4] for row in table.rows] == [
        ("1001", date(2026, 1, 1), 89, "over 60 dager"),
        ("1002", date(2026, 3, 1), 30, "8–30 dager"),
    ]
    assert totals(table)[0][-1] == Money(84_800, "NOK")


def test_what_was_never_proven_is_told_as_that() -> None:
    proven = Reconciled(
        "Vipps", "NOK", 3, 3, date(2026, 3, 31), 150_000, 120_000, 10_000, 20_000, 0, "302321: report"
    )
    table = reconciliation_table([proven, Reconciled("Klarna", "NOK", 1, 0)], norwegian=True)
    assert [(row[0], row[4], row[8], row[9]) for row in table.rows] == [
        ("Klarna", None, None, "aldri"),
        ("Vipps", Money(150_000, "NOK"), Money(0, "NOK"), "ja"),
    ]


def test_what_is_not_anchored_or_does_not_hold_is_never_told_as_reconciled() -> None:
    """Two gaps of one size leave 0 unexplained; without an opening position nothing is claimed at all."""
    sides = (3, 3, date(2026, 3, 31), 150_000, 120_000, 10_000, 20_000, 0, "302321: report")
    found = [
        Reconciled("Klarna", "NOK", *sides, anchored=True, holds=False, changed=1),
        Reconciled("Nets", "NOK", *sides, anchored=True, holds=False),
        Reconciled("Stripe", "NOK", *sides, anchored=True, holds=False, retold=1),
        Reconciled("Vipps", "NOK", *sides, anchored=False, holds=False),
    ]
    rows = reconciliation_table(found, norwegian=True).rows
    assert [row[8:10] for row in rows] == [
        (Money(0, "NOK"), "nei, egne bilag er endret"),
        (Money(0, "NOK"), "nei"),
        (Money(0, "NOK"), "nei, leverandøren har andre tall nå"),
        (None, "ikke uten inngående status"),
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nb", "2026-03;Stripe;card;2;3200,00;NOK;62,10;NOK"),
        ("en", "2026-03,Stripe,card,2,3200.00,NOK,62.10,NOK"),
    ],
)
def test_csv_has_the_currency_beside_each_amount(language: Language, line: str) -> None:
    text = as_csv(fees_table(MONTHS), language).decode("utf-8-sig")
    assert any(one.startswith(line) for one in text.splitlines())
    assert ("1,94" if language == "nb" else "1.94") in text


def cells(workbook: bytes) -> dict[str, Xml.Element]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        sheet = Xml.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    return {str(cell.get("r")): cell for cell in sheet.iter(f"{SHEET}c")}


def value(cell: Xml.Element) -> str:
    return "".join(cell.itertext())


def test_xlsx_has_real_numbers_and_dates_and_no_formula() -> None:
    columns = (
        Column(("Ordre", "Order")),
        Column(("Dag", "Day"), Kind.DAY),
        Column(("Beløp", "Amount"), Kind.MONEY, summed=True),
        Column(("Sats", "Rate"), Kind.PERCENT),
    )
    rows = [
        ("0012", date(2026, 3, 17), Money(123_456, "NOK"), Percent(150)),
        ("=1+1", None, Money(-7, "NOK"), None),
    ]
    made = as_xlsx([Table("x", ("X", "X"), columns, rows)], "nb")
    found = cells(made)
    assert (value(found["A2"]), found["A2"].get("t")) == ("0012", "inlineStr")
    assert (value(found["A3"]), found["A3"].get("t")) == ("=1+1", "inlineStr")
    assert (value(found["B2"]), found["B2"].get("t")) == (
        str((date(2026, 3, 17) - date(1899, 12, 30)).days),
        None,
    )
    assert [value(found[name]) for name in ("C2", "C3", "C4")] == ["1234.56", "-0.07", "1234.49"]
    assert (value(found["D2"]), value(found["E2"])) == ("NOK", "0.0150")
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    assert as_xlsx([Table("x", ("X", "X"), columns, rows)], "nb") == made


def test_xlsx_of_a_hundred_thousand_rows_is_quick_and_flat() -> None:
    """The bounds asked for are 10 s and 200 MB; these refuse another order of cost."""
    columns = (
        Column(("Ordre", "Order")),
        Column(("Dag", "Day"), Kind.DAY),
        Column(("Beløp", "Amount"), Kind.MONEY, summed=True),
    )
    rows = [(str(number), date(2026, 3, 17), Money(number, "NOK")) for number in range(100_000)]
    table = Table("x", ("X", "X"), columns, rows)
    started = time.process_time()
    made = as_xlsx([table], "nb")
    assert time.process_time() - started < 30
    assert len(made) > 500_000


def test_memory_does_not_follow_the_rows() -> None:
    peaks = []
    for many in (2_000, 8_000):
        rows = [(str(number), Money(number, "NOK")) for number in range(many)]
        table = Table("x", ("X", "X"), (Column(("A", "A")), Column(("B", "B"), Kind.MONEY)), rows)
        tracemalloc.start()
        as_xlsx([table], "en")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2_000_000, peaks


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_pdf_tells_whose_it_is_and_is_the_same_bytes(language: Language) -> None:
    cover = Cover(
        "Gebyrer",
        "Nordlys Butikk AS",
        "987 654 325",
        date(2026, 2, 1),
        date(2026, 3, 31),
        language,
        (("Utbetalt", "11 028,37 NOK"),),
        signed=True,
    )
    made = as_pdf(cover, [fees_table(MONTHS), fees_table([])])
    assert as_pdf(cover, [fees_table(MONTHS), fees_table([])]) == made
    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())
    for told in ("Nordlys Butikk AS", "987 654 325", "11 028,37 NOK", "Vipps"):
        assert told in text
    assert ("Underskrift" if language == "nb" else "Signature") in text
    assert ("Ingenting i perioden" if language == "nb" else "Nothing in the period") in text


def test_no_word_of_a_printed_table_is_broken() -> None:
    """The reconciliation has eleven columns: a verdict or a day over two lines is misread."""
    one = Reconciled(
        "Vipps MobilePay", "NOK", 1_250, 1_249, date(2026, 11, 25), 12_345_678_90, 12_345_678_90, 0,
        -98_765_432, 0, "302321: balanceAfter 2026-11-25", anchored=False,
    )  # fmt: skip
    cover = Cover("Avstemming", "Nordlys", "", date(2026, 11, 1), date(2026, 11, 30), "nb")
    made = as_pdf(cover, [reconciliation_table([one], norwegian=True)])
    (page,) = PdfReader(io.BytesIO(made)).pages
    lines = page.extract_text().replace("\u00a0", " ").split("\n")
    for told in ("Stemmer", "Regnskapet", "25.11.2026", "MobilePay", "inngående", "12 345 678,90"):
        assert any(told in line for line in lines), told


def test_moments_are_written_with_their_minute() -> None:
    columns = (Column(("Når", "When"), Kind.MOMENT),)
    at = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
    found = cells(as_xlsx([Table("x", ("X", "X"), columns, [(at,)])], "nb"))
    assert float(value(found["A2"])) % 1 == pytest.approx(9.5 / 24)
