"""``avstem cases``, ``decide`` and ``standing`` on a real database, as an operator runs them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.cli import main
from app.config import Settings
from tests.till import TILL, TillShop, sums, till_shop


@pytest.fixture
def till(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TillShop]:
    with till_shop(sqlite_settings, policy="review") as shop:
        settings = shop.services.settings
        monkeypatch.setattr("app.cli.load_settings", lambda: settings)
        yield shop


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main(arguments) == code
    captured = capsys.readouterr()
    return captured.out if code == 0 else captured.err


def test_from_case_to_standing_decision_and_back(till: TillShop, capsys: pytest.CaptureFixture[str]) -> None:
    shop = str(till.shop)
    shown = run(capsys, "cases", shop)
    assert "Ikke fra nettbutikken (3)" in shown
    assert "--standing (book_to, accept): alle betalinger og refusjoner med mottaker NO:117703" in shown
    [group] = json.loads(run(capsys, "cases", shop, "--json"))
    assert (group["cause"], len(group["cases"])) == (f"outside_shop/{TILL}", 3)
    first = str(group["cases"][0]["id"])

    refused = run(capsys, "decide", shop, first, "book_to", "--standing", code=1)
    assert refused == "avstem: Svaret mangler en konto. Velg kontoen beløpet skal føres på.\n"
    run(capsys, "decide", shop, first, "book_to", "--account", "3000", "--vat-code", "3", "--standing")
    assert json.loads(run(capsys, "cases", shop, "--json")) == []
    assert sums(till.vouchers()[0])["3000"] == -47_500

    [made] = json.loads(run(capsys, "standing", "list", shop, "--json"))
    assert (made["decided_by"], made["version"], made["decision"]["account"]) == ("operator", 1, "3000")
    listed = run(capsys, "standing", "list", shop)
    assert "NO:117703" in listed
    run(capsys, "standing", "revoke", shop, str(made["id"]), "--reason", "Feil konto")
    assert till.vouchers() == []
    assert len(till.cases()) == 3
    assert json.loads(run(capsys, "standing", "list", shop, "--json")) == []
    assert len(json.loads(run(capsys, "standing", "list", shop, "--all", "--json"))) == 1
    again = run(capsys, "standing", "revoke", shop, str(made["id"]), "--reason", "igjen", code=1)
    assert "allerede opphevet" in again


def test_one_case_and_all_of_a_cause(till: TillShop, capsys: pytest.CaptureFixture[str]) -> None:
    shop = str(till.shop)
    numbers: list[Any] = [str(case.id) for case in till.cases()]
    assert f"Decided: {numbers[0]}\n" in run(capsys, "decide", shop, numbers[0], "accept")
    both = run(capsys, "decide", shop, numbers[1], "accept", "--cause", "--note", "Salg i kassen")
    assert f"Decided: {numbers[1]}, {numbers[2]}\n" in both
    assert "decided" in run(capsys, "cases", shop, "--all", "--json")
    assert "finnes ikke" in run(capsys, "decide", shop, "999", "accept", code=1)
