"""Everything behind a voucher in one zip: whole, the same again, and nothing personal or secret in it."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.cli import main
from app.config import Settings
from app.errors import NotFound
from app.pipeline.evidence_zip import evidence_zip
from tests.till import FIRST, TillShop, till_shop


@pytest.fixture
def till(database: Settings) -> Iterator[TillShop]:
    with till_shop(database, policy="review") as shop:
        yield shop


def answered(till: TillShop, policy: str = "automatic") -> int:
    """The voucher's id when its cases are answered."""
    from app.pipeline.decide import decide_case
    from tests.till import SHOP_SALES

    till.approve_by(policy)
    for case in till.cases():
        decide_case(till.services, till.shop, case.id, SHOP_SALES, "user 7")
    till.work()
    (row,) = till.vouchers()
    return int(row.id)


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def test_it_holds_everything_and_is_the_same_again(till: TillShop) -> None:
    voucher = answered(till)
    name, content = evidence_zip(till.services, till.shop, voucher)
    assert content == evidence_zip(till.services, till.shop, voucher)[1]
    files = files_of(content)
    (pdf,) = [one for one in files if one.endswith(".pdf")]
    assert name == f"{pdf.removesuffix('.pdf')}.zip"
    assert files[pdf].startswith(b"%PDF")
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {
        one: hashlib.sha256(body).hexdigest() for one, body in files.items() if one != "SHA256SUMS"
    }
    (row,) = till.vouchers()
    told = json.loads(files["voucher.json"])
    assert (told["key"], told["number"], told["state"]) == (row.voucher_key, row.ledger_number, "verified")
    assert sum(one["amount"] for one in told["draft"]["postings"]) == 0
    assert "posted" in [one["what"] for one in told["history"]]
    table = list(csv.DictReader(io.StringIO(files["transactions.csv"].decode("utf-8-sig")), delimiter=";"))
    assert [one["Brutto"] for one in table] == ["125,00", "400,00", "-50,00", "0,00"]
    assert [one["Gebyr"] for one in table][-1] == "-5,25", "Vipps takes its fees in a row of their own"
    assert {one["Valuta"] for one in table} == {"NOK"}
    local = datetime(FIRST.year, FIRST.month, FIRST.day, 9, tzinfo=UTC).astimezone(ZoneInfo("Europe/Oslo"))
    assert table[0]["Tidspunkt"] == local.isoformat(), "as in the PDF, where the shop is"
    sources = json.loads(files["report/sources.json"])
    reports = [body for one, body in files.items() if one.startswith("report/0")]
    assert [one["stored_sha256"] for one in sources] == [hashlib.sha256(body).hexdigest() for body in reports]


def test_there_is_none_before_the_documentation_is_made(till: TillShop) -> None:
    draft = answered(till, policy="review")
    with pytest.raises(NotFound, match="evidence_not_made"):
        evidence_zip(till.services, till.shop, draft)


def test_nothing_of_another_shop_and_nothing_secret(till: TillShop) -> None:
    voucher = answered(till)
    with pytest.raises(NotFound):
        evidence_zip(till.services, till.shop + 1, voucher)
    told = b"".join(files_of(evidence_zip(till.services, till.shop, voucher)[1]).values())
    for secret in (
        *till.world.provider.secrets,
        *till.world.accounting.secrets,
        *till.world.provider.personal,
    ):
        assert secret.encode() not in told, secret


def test_the_command_saves_them_all(
    till: TillShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(till)
    settings = till.services.settings
    monkeypatch.setenv("AVSTEM_DATA", str(settings.data))
    monkeypatch.setenv("AVSTEM_SECRET_KEYS", settings.secret_keys[0])
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    folder = tmp_path / "kept"
    assert main(["evidence", str(till.shop), str(folder)]) == 0
    assert "1 vouchers saved" in capsys.readouterr().out
    (saved,) = folder.iterdir()
    assert saved.read_bytes() == evidence_zip(till.services, till.shop, till.vouchers()[0].id)[1]
    assert main(["evidence", str(till.shop), str(tmp_path / "none"), "--to", "2020-01-01"]) == 0
    assert "0 vouchers saved" in capsys.readouterr().out
