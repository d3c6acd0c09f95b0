"""``avstem start`` and ``proof``: the day, the opening position and the books against the provider."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
from app.config import Settings
from tests.world import START, World, add_shop, connect_all, open_installation, tell_orders, work_until


@dataclass
class Prompt:
    """A shop that has booked its payout, and the command line beside it."""

    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str) -> tuple[int, str, str]:
        code = main(list(words))
        out, err = self.capsys.readouterr()
        return code, out, err


@pytest.fixture
def prompt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Prompt]:
    with World.start() as world:
        settings: Settings = world.settings(tmp_path / "data")
        services = open_installation(settings)
        shop = add_shop(services)
        connect_all(services, shop)
        tell_orders(services, shop)
        work_until(services, shop, {"verified": 1})
        services.store.dispose()
        monkeypatch.chdir(tmp_path)
        for name, value in (
            *world.environment.items(),
            ("AVSTEM_DATA", str(settings.data)),
            ("AVSTEM_SECRET_KEYS", settings.secret_keys[0]),
            ("AVSTEM_LANGUAGE", "nb"),
        ):
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        yield Prompt(capsys)


def test_from_not_anchored_to_proven(prompt: Prompt) -> None:
    code, out, _ = prompt.run("proof", "1")
    assert (code, "Ikke forankret" in out) == (1, True)

    code, out, _ = prompt.run("start", "1", "--json")
    [opening] = json.loads(out)
    assert (code, opening["account"], opening["difference"], opening["accepted"]) == (0, "302321", 0, False)

    code, _, err = prompt.run("start", "1", "--accept", "302321", "--difference", "12.00")
    assert code == 1
    assert "ikke lenger det du så" in err
    code, out, _ = prompt.run("start", "1", "--accept", "302321", "--difference", "0", "--note", "ny kasse")
    assert code == 0
    assert "operator" in out

    code, out, _ = prompt.run("proof", "1", "--json")
    [proof] = json.loads(out)
    assert proof["anchored"]
    assert proof["unexplained"] == 0
    assert {item["kind"] for item in proof["items"]} == {"captured_not_booked"}
    assert code == 0

    code, _, err = prompt.run("start", "1", str(START.replace(day=1)))
    assert code == 1 or START.day == 1
    assert "startdato" in err.lower() or START.day == 1


def test_a_shop_without_a_provider_has_nothing_to_prove(prompt: Prompt) -> None:
    code, _, err = prompt.run("proof", "2")
    assert code == 1
    assert "ikke noe å avstemme" in err
