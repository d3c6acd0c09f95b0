"""No secret and nothing of a customer in the database, the logs, the answers, the backup or the evidence."""

import io
import json
import logging
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
import structlog
from pypdf import PdfReader

from app.api import create_app
from app.logging import set_up_logging
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.provider import DrivenProvider
from app.sandbox.driven.tripletex_books import CONSUMER_TOKEN, EMPLOYEE_TOKEN
from app.store import tables as t
from app.store.backup import write_backup
from tests.api.conftest import Site, Time, pair
from tests.providers_under_test import REGISTERED
from tests.reports.evidence.reading import squeezed
from tests.world import World, add_shop, connect_all, open_installation, tell_orders

BODY_OF_FAULT = {"message": "feil for Kari Example", "token": "example-secret"}


@dataclass
class Lived:
    """An installation that booked a payout, met faults on the way, and all that it left behind."""

    provider: DrivenProvider
    services: Services
    site: Site
    logged: str
    folder: Path
    tokens: set[str]

    @property
    def hidden(self) -> set[str]:
        """What must stand nowhere."""
        secrets = (*self.provider.secrets, "example-secret", EMPLOYEE_TOKEN, CONSUMER_TOKEN)
        return {*secrets, *self.provider.personal, "Kari", *self.tokens}


@pytest.fixture(scope="module", params=REGISTERED)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The vendor sends personal data that nobody asked for, in its rows and in the bodies of its errors."""
    folder = tmp_path_factory.mktemp("leaks")
    log = folder / "log.jsonl"
    with World.start(request.param) as world, log.open("w+") as stream, logging_to(stream):
        world.provider.breathe_personal_data()
        world.provider.running.stand_in.exchanges = []
        services = open_installation(world.settings(folder / "data"))
        add_shop(services)
        connect_all(services, 1, request.param)
        tell_orders(services, 1, world.orders)
        reports = world.provider.reports["path"]
        for stand_in, path in ((world.provider.running, reports), (world.books, "/v2/ledger")):
            for status in (500, 429, 400):
                world.fault(stand_in, kind="error_before", path=path, status=status, body=BODY_OF_FAULT)
            world.fault(stand_in, kind="error_after", path=path, status=200, body="Kari Example {")
        run_until_done(services, seconds=120, patience=0.6)
        assert [one.live for one in world.count()] == [True]
        answers = b"".join(one.answer for one in world.provider.running.stand_in.exchanges).decode()
        assert any(one in answers for one in world.provider.personal), "nothing personal was sent"
        client = create_app(services).test_client()
        site = pair(services, client, Time(services.clock()), 1)
        client.post("/v1/events", data=b'{"name": "Kari Example"', content_type="application/json")
        site.call("PUT", "/v1/connections", {"credentials": {"client_secret": "example-secret"}})
        tokens = {site.token} | set(services.settings.secret_keys)
        stream.flush()
        logged = log.read_text()
    yield Lived(world.provider, services, site, logged, folder, tokens)
    services.store.dispose()


@contextmanager
def logging_to(stream: IO[str]) -> Iterator[None]:
    """The service's own logging, as it is set up in its processes, on a stream; then as it was before."""
    root, stderr = logging.getLogger(), sys.stderr
    handlers, level = root.handlers[:], root.level
    root.handlers[:], sys.stderr = [], stream  # type: ignore[assignment]
    try:
        set_up_logging("DEBUG")
        sys.stderr = stderr
        yield
    finally:
        sys.stderr = stderr
        structlog.reset_defaults()
        root.handlers[:] = handlers
        root.setLevel(level)


def holds_nothing(text: str, lived: Lived) -> None:
    for one in lived.hidden:
        assert one not in text, one


def test_the_log(lived: Lived) -> None:
    assert lived.logged.count("\n") > 30
    calls = [json.loads(line) for line in lived.logged.splitlines() if line.startswith("{")]
    assert {lived.provider.name, "tripletex"} <= {one.get("system") for one in calls}
    holds_nothing(lived.logged, lived)


def test_the_database(lived: Lived) -> None:
    """Every byte of its files, the write-ahead log too."""
    files = [path for path in (lived.folder / "data").iterdir() if path.is_file()]
    everything = b"".join(path.read_bytes() for path in files)
    assert lived.provider.reference.encode() in everything
    for one in lived.hidden:
        assert one.encode() not in everything, one


def test_the_stored_reports(lived: Lived) -> None:
    with lived.services.store.reading(1) as connection:
        bodies = [bytes(row.body) for row in connection.execute(t.report_parts.select())]
    assert any(lived.provider.row_mark in body for body in bodies)
    for body in bodies:
        holds_nothing(body.decode(), lived)
        for field in lived.provider.personal_fields:
            assert field not in body


def test_the_evidence(lived: Lived) -> None:
    with lived.services.store.reading(1) as connection:
        (row,) = connection.execute(t.evidence.select()).all()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(row.content)).pages)
    assert lived.provider.reference in squeezed(text)
    holds_nothing(squeezed(text), lived)
    holds_nothing(text, lived)


def test_the_backup(lived: Lived, tmp_path: Path) -> None:
    write_backup(lived.services.store, tmp_path / "b.zip", 0, lambda table, count: None)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        for name in archive.namelist():
            holds_nothing(archive.read(name).decode(), lived)


READ = ("/v1/status", "/v1/payouts", "/v1/payouts/1", "/v1/cases?state=all", "/v1/connections", "/v1/rules")


@pytest.mark.parametrize("path", READ)
def test_the_answers(lived: Lived, path: str) -> None:
    answer = lived.site.call("GET", path)
    holds_nothing(answer.text, lived)


def test_settings_and_services_tell_no_secret_when_they_are_printed(lived: Lived) -> None:
    holds_nothing(repr(lived.services.settings), lived)
    holds_nothing(str(lived.services.settings), lived)
