"""Reports of a shop that has booked, been asked and put right: each number is one that the story told."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.cli import build_parser
from app.config import Settings
from app.errors import NotFound
from app.pipeline.close_pack import NAMES, close_pack
from app.pipeline.decide import decide_case
from app.pipeline.report_tables import REPORTS, Asked, make_table
from app.pipeline.reversals import reverse_voucher
from app.reports.csv_table import Money
from app.reports.tables import Percent, Table
from app.secrets import new_key
from tests.till import FIRST, SHOP_SALES, TillShop, till_shop
from tests.world import SHOP_TODAY

PERIOD = Asked(FIRST - timedelta(days=5), SHOP_TODAY, "nb")


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two payments at the till and a refund, booked by a decision, taken back and booked again."""
    folder = tmp_path_factory.mktemp("reports")
    with till_shop(Settings(data=folder / "data", secret_keys=(new_key(),))) as made:
        for case in made.cases():
            decide_case(made.services, made.shop, case.id, SHOP_SALES, "user 7")
        made.work()
        (row,) = made.vouchers()
        reverse_voucher(
            made.services, made.shop, row.id, on=None, reason="feil konto", rebook=True, actor="user 7"
        )
        made.work()
        yield made


def table(till: TillShop, name: str, asked: Asked = PERIOD) -> Table:
    return make_table(till.services, till.shop, name, asked)


def test_fees_are_what_the_provider_kept(till: TillShop) -> None:
    (row,) = table(till, "fees").rows
    assert row[1:] == (
        "Vipps MobilePay",
        row[2],
        2,
        Money(52_500, "NOK"),
        Money(525, "NOK"),
        Money(0, "NOK"),
        Percent(100),
    )


def test_a_payout_stands_with_the_voucher_that_counts(till: TillShop) -> None:
    (row,) = table(till, "payouts").rows
    assert (row[0], row[4], row[5], row[6]) == (
        FIRST,
        Money(46_975, "NOK"),
        Money(525, "NOK"),
        "Bokført og kontrollert",
    )
    assert row[7] == [one for one in till.vouchers() if one.state == "verified"][0].ledger_number


def test_vat_codes_are_told_by_document_and_booking(till: TillShop) -> None:
    rows = table(till, "vat").rows
    assert {row[0] for row in rows} == {"3"}
    assert sum(row[5].minor for row in rows if isinstance(row[5], Money)) == -47_500
    numbers = {row[2]: row[4] for row in rows}
    assert sorted(numbers) == sorted(
        one
        for voucher in till.vouchers()
        for one in (voucher.ledger_number, voucher.reversal_ledger_number)
        if one
    ), "booked, taken back and booked again: each by its own number"
    sums = [sum(row[5].minor for row in rows if row[2] == number) for number in numbers]
    assert sorted(sums) == [-47_500, -47_500, 47_500]
    assert all(row[3] == FIRST for row in rows if row[5].minor < -5_000), rows


def test_vat_per_code_has_its_base(till: TillShop) -> None:
    """125.00 and 400.00 sold, 50.00 given back, all at 25 %: 380.00 and 95.00."""
    (row,) = table(till, "vat_codes").rows
    assert row == (
        "3",
        Percent(2_500),
        row[2],
        Money(-47_500, "NOK"),
        Money(-38_000, "NOK"),
        Money(-9_500, "NOK"),
    )


def test_refunds_and_corrections_are_told(till: TillShop) -> None:
    (refund,) = table(till, "refunds").rows
    assert refund[5] == Money(-5_000, "NOK")
    (taken_back,) = table(till, "corrections").rows
    assert (taken_back[1], taken_back[5], taken_back[6]) == ("tilbakeført", "feil konto", "user 7")


def test_the_documentation_of_what_was_booked_again_names_what_it_replaces(till: TillShop) -> None:
    first, again = sorted(till.vouchers(), key=lambda one: one.revision)
    told = till.evidence_text(again.id)
    assert f"Erstatter bilag {first.ledger_number}" in told
    assert first.voucher_key in told
    assert "feil konto" in told
    assert f"tilbakeført med bilag {first.reversal_ledger_number}" in told
    assert "Erstatter" not in till.evidence_text(first.id)


def test_cases_are_told_with_their_answers(till: TillShop) -> None:
    rows = table(till, "cases").rows
    assert len(rows) == 3
    assert {row[6] for row in rows} == {"user 7"}
    assert {row[3] for row in rows} == {Money(12_500, "NOK"), Money(40_000, "NOK"), Money(-5_000, "NOK")}


def test_a_shop_that_was_not_proven_is_told_as_that(till: TillShop) -> None:
    rows = table(till, "reconciliation").rows
    assert [row[:3] for row in rows] == [("Vipps MobilePay", 1, 1)]


def test_another_period_and_another_provider_have_nothing(till: TillShop) -> None:
    before = Asked(FIRST - timedelta(days=40), FIRST - timedelta(days=20), "en")
    for name in REPORTS:
        if name not in ("reconciliation", "cases"):
            assert table(till, name, before).rows == []
    other = Asked(PERIOD.first, PERIOD.last, "nb", "stripe")
    for name in ("fees", "payouts", "vat", "vat_codes", "refunds", "corrections", "reconciliation"):
        assert list(table(till, name, other).rows) == []


def test_no_report_has_another_name(till: TillShop) -> None:
    with pytest.raises(NotFound) as unknown:
        table(till, "everything")
    assert unknown.value.code == "report_unknown"


def test_the_close_pack_has_every_report_and_is_the_same_bytes(till: TillShop) -> None:
    name, content = close_pack(till.services, till.shop, PERIOD)
    assert close_pack(till.services, till.shop, PERIOD) == (name, content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = set(packed.namelist())
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(packed.read("avstem.pdf"))).pages)
    assert names == {"SHA256SUMS", "avstem.pdf", "avstem.xlsx", *(f"{one}.csv" for one in NAMES)}
    told = " ".join(text.split())
    assert "Eksempel AS" in told
    assert "469,75" in told
    assert "Underskrift" in told


def test_the_operator_reads_and_saves_them(
    till: TillShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ["--from", PERIOD.first.isoformat(), "--to", PERIOD.last.isoformat()]

    def command(*words: str) -> int | None:
        options = build_parser().parse_args([words[0], str(till.shop), *words[1:], *days])
        code: int | None = options.run(options, till.services.settings)
        return code

    assert command("report", "fees") == 0
    told = capsys.readouterr().out
    assert "525,00" in told
    assert "1,00 %" in told
    for ending in ("csv", "xlsx", "pdf"):
        path = tmp_path / f"fees.{ending}"
        assert command("report", "fees", "--save", str(path)) == 0
        assert path.stat().st_size > 100
    assert command("report", "fees", "--save", str(tmp_path / "fees.doc")) == 2
    command("close-pack", "--save", str(tmp_path / "pack.zip"))
    assert zipfile.is_zipfile(tmp_path / "pack.zip")
