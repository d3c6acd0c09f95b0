"""The operator's commands, each on a real database: init, shop, secrets, backup, restore, resume, parse."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.cli.output import print_table
from app.sandbox.vipps import VippsLedgerBook
from app.secrets import Vault, new_key
from tests.cli.conftest import Run


def keys_in(folder: Path) -> str:
    lines = (folder / ".env").read_text("utf-8").splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("AVSTEM_SECRET_KEYS="))


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / ".avstem" / "avstem.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def test_init_makes_a_key_once_and_a_database(avstem: Run, tmp_path: Path) -> None:
    first = avstem("init")
    assert ".env" in first.stdout
    key = keys_in(tmp_path)
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert rows(tmp_path, "SELECT id, sending_held FROM installation") == [(1, 0)]
    again = avstem("init")
    assert "secret key" not in again.stdout
    assert keys_in(tmp_path) == key
    assert key not in first.stdout + first.stderr


def test_nothing_works_before_init(avstem: Run) -> None:
    done = avstem("shop", "list", code=1, AVSTEM_SECRET_KEYS=new_key())
    assert "avstem init" in done.stderr
    assert "Traceback" not in done.stderr


def test_shops_are_added_listed_and_get_codes(avstem: Run, tmp_path: Path) -> None:
    avstem("init")
    added = json.loads(avstem("shop", "add", "Blåbær AS", "--test", "--start", "2026-12-01", "--json").stdout)
    assert added["shop"] == 1
    listed = json.loads(avstem("shop", "list", "--json").stdout)
    assert listed == [
        {
            "shop": 1,
            "name": "Blåbær AS",
            "kind": "test",
            "start_date": "2026-12-01",
            "policy": "review",
            "paused": False,
            "sites": 0,
            "open_cases": 0,
        }
    ]
    assert "Blåbær AS" in avstem("shop", "list").stdout
    other = avstem("shop", "code", "1").stdout.strip()
    assert other != added["code"]
    assert len(other) == len(added["code"]) == 19
    assert avstem("shop", "code", "7", code=1).stderr.startswith("avstem: ")


def test_a_backup_brings_everything_back_and_holds_sending(avstem: Run, tmp_path: Path) -> None:
    avstem("init")
    avstem("shop", "add", "Først AS")
    avstem("backup", "before.backup")
    assert (tmp_path / "before.backup").stat().st_mode & 0o077 == 0
    avstem("shop", "add", "Etterpå AS")
    avstem("restore", "before.backup", "--yes")
    assert [row["name"] for row in json.loads(avstem("shop", "list", "--json").stdout)] == ["Først AS"]
    assert rows(tmp_path, "SELECT sending_held FROM installation") == [(1,)]
    avstem("resume")
    assert rows(tmp_path, "SELECT sending_held FROM installation") == [(0,)]


def test_a_file_that_is_no_backup_changes_nothing(avstem: Run, tmp_path: Path) -> None:
    avstem("init")
    avstem("shop", "add", "Først AS")
    (tmp_path / "broken.backup").write_bytes(b"PK not a zip")
    done = avstem("restore", "broken.backup", "--yes", code=1)
    assert "broken.backup" in done.stderr
    assert "Traceback" not in done.stderr
    assert [row["name"] for row in json.loads(avstem("shop", "list", "--json").stdout)] == ["Først AS"]


def test_rotated_secrets_open_with_the_new_key_alone(avstem: Run, tmp_path: Path) -> None:
    avstem("init")
    avstem("shop", "add", "Eksempel AS", "--test")
    old, new = keys_in(tmp_path), new_key()
    secret = {"token": "example-token"}
    with closing(sqlite3.connect(tmp_path / ".avstem" / "avstem.sqlite3")) as connection, connection:
        connection.execute(
            "INSERT INTO sites (shop_id, public_id, address, environment, token, state, paired_at, pairing)"
            " VALUES (1, 'site', 'https://butikk.example', 'production', ?, 'active', 1, 1)",
            (Vault((old,)).seal(secret),),
        )
    assert avstem("secrets", "rotate", code=1).stderr.startswith("avstem: ")
    done = avstem("secrets", "rotate", AVSTEM_SECRET_KEYS=f"{new},{old}")
    assert done.stdout.startswith("1 secrets")
    (sealed,) = rows(tmp_path, "SELECT token FROM sites")[0]
    assert isinstance(sealed, bytes)
    assert Vault((new,)).open(sealed) == secret
    assert old not in done.stdout + done.stderr


def test_secrets_new_prints_a_key_that_works(avstem: Run) -> None:
    key = avstem("secrets", "new").stdout.strip()
    vault = Vault((key,))
    assert vault.open(vault.seal({"token": "x"})) == {"token": "x"}


def report_day(folder: Path) -> list[str]:
    """One closed day with a sale, its fee and a payout, in files as a report is stored; their names."""
    book = VippsLedgerBook()
    book.add_ledger("302321", "123455", first_payout=2000801)
    book.capture("302321", datetime(2026, 3, 3, 9, tzinfo=UTC), "woo-10481", 149_900, fee=2_248)
    book.close_date("302321", date(2026, 3, 3))
    names = []
    for topic in ("fees", "funds"):
        body = {
            "ledgerDate": "2026-03-03",
            "ledgerId": "302321",
            "topic": topic,
            "page": 0,
            "hasMore": False,
            "tryLater": False,
            "items": [row.as_json() for row in book.rows("302321", topic)],
        }
        (folder / f"{topic}-2026-03-03.json").write_text(json.dumps(body), "utf-8")
        names.append(f"{topic}-2026-03-03.json")
    return names


def test_parse_shows_what_a_report_says_to_the_ore(avstem: Run, tmp_path: Path) -> None:
    told = json.loads(avstem("parse", "vipps", *report_day(tmp_path), "--account", "302321").stdout)
    assert [(one["reference"], one["amount"]) for one in told["payouts"]] == [("2000801", 147_652)]
    assert [(one["type"], one["gross"], one["fee"]) for one in told["transactions"]] == [
        ("sale", 149_900, 0),
        ("fee", 0, -2_248),
    ]
    assert [one["amount"] for one in told["fee_details"]] == [-2_248]
    assert told["problems"] == []
    assert not (tmp_path / ".avstem").exists()


def test_an_unreadable_report_file_is_refused_with_a_sentence(avstem: Run, tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text("{}", "utf-8")
    done = avstem("parse", "vipps", "page.json", code=1)
    assert "page.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_tables_line_up(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("A", "Beløp"), [("x", "1 234,50"), ("lang tekst", "7,00")], right=(1,), indent="  ")
    assert capsys.readouterr().out.splitlines() == [
        "  A              Beløp",
        "  ----------  --------",
        "  x           1 234,50",
        "  lang tekst      7,00",
    ]
