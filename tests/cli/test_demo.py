"""``avstem demo`` end to end with a small story: real processes, real HTTP, every check."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from app.accounting.registry import SYSTEMS
from app.providers.registry import PROVIDERS

pytestmark = pytest.mark.timeout(900)

CHECKS = 7


def demo(folder: Path, *more: str, language: str = "nb") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "demo", "--folder", str(folder), "--orders-a-day", "4", *more],
        env=os.environ | {"AVSTEM_LANGUAGE": language},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def can_be_interrupted() -> Iterator[None]:
    """What runs in the background of a shell ignores the signal, and so does all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_whole_job_holds_and_leaves_nothing_running(tmp_path: Path) -> None:
    running = demo(tmp_path / "demo")
    printed, _ = running.communicate(timeout=840)
    printed = printed.replace("\N{NO-BREAK SPACE}", " ")
    assert running.returncode == 0, printed
    assert printed.count("HOLDER  ") == CHECKS
    assert "BRUTT" not in printed
    for sentence in (
        "Ordren mangler · 2000808",
        "Ukjent type transaksjon · 2000810",
        "Ikke fra nettbutikken · 2000809",
        "Refusjonen mangler i nettbutikken · 2000811",
        "Ukjent gebyr · po_",
        "Butikken fant 2 og sendte dem",
        "2 avvik er besvart med én stående beslutning",
        "Vipps MobilePay: 1 234,50 kr er godtatt som datert post",
        "Stripe: 678,00 kr er godtatt og bokført mot 2999",
        "Alt holder.",
    ):
        assert sentence in printed
    assert re.search(
        r"2000806  +\d\d\.\d\d\.\d{4}  .* 0,00.kr  Bokført og kontrollert +\d+-\d{4}, \d+-\d{4}", printed
    )
    assert printed.count("◀ feil i regnskapet") == 6
    assert re.findall(r"Uforklart  +(\S+).kr", printed) == ["0,00", "0,00"]
    assert printed.count("77,00 kr er ikke forklart") == 2
    (made_again,) = re.findall(r"laget\s+på\s+nytt\s+for\s+(\d+)\s+bilag", printed)
    saved = list((tmp_path / "demo" / "evidence").glob("*.pdf"))
    assert len(saved) == int(made_again) >= 18  # one more while Oslo and UTC have different days
    assert json.loads((tmp_path / "demo" / "running.json").read_text("utf-8")) == {}


@pytest.mark.usefixtures("can_be_interrupted")
def test_interrupted_it_ends_its_processes(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    running = demo(folder)
    end = time.monotonic() + 180
    started: dict[str, int] = {}
    while "web" not in started and time.monotonic() < end:
        time.sleep(0.1)
        if (folder / "running.json").exists():
            started = json.loads((folder / "running.json").read_text("utf-8") or "{}")
    assert {"sandbox", "web"} <= set(started)  # and the worker, where this process was slow to look
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=240) == 130
    assert not [name for name, pid in started.items() if is_alive(pid)]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", "utf-8")
    running = demo(tmp_path / "mine")
    printed, _ = running.communicate(timeout=240)
    assert running.returncode != 0
    assert "Traceback" not in printed
    assert (tmp_path / "mine" / "thesis.txt").read_text("utf-8") == "years of work"


def test_the_sandbox_answers_until_it_is_stopped(tmp_path: Path) -> None:
    sandbox = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "sandbox", "--seeded", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert sandbox.stdout is not None
        addresses = json.loads("".join(iter(sandbox.stdout.readline, "}\n")) + "}")
        assert set(addresses) == {*PROVIDERS, *SYSTEMS}
        for address in addresses.values():
            assert requests.get(f"{address}/_state", timeout=60).status_code == 200
        vipps = requests.get(f"{addresses['vipps']}/_state", timeout=60).json()
        books = requests.get(f"{addresses['tripletex']}/_state", timeout=60).json()
        assert len(vipps["ledgers"][0]["payouts"]) >= 10
        stripe = requests.get(f"{addresses['stripe']}/_state", timeout=60).json()
        assert len(stripe["accounts"][0]["payouts"]) >= 10
        kept = books["companies"][0]["vouchers"]
        assert len(kept) > 100  # what the shop's other system has booked
        assert not any(one["byApi"] for one in kept)
    finally:
        sandbox.terminate()
        assert sandbox.wait(timeout=240) == 0
