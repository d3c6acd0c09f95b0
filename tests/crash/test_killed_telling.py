"""Killed while people are told of a question: an e-mail goes at most once, a webhook under one id.

An e-mail whose sending was died in is not sent again, for nobody can ask whether it went; a webhook is, and
who gets it knows it by its id. The points are those that telling passes; a trace holds them against that.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from app.config import Settings
from app.core.telling import Digest
from app.pipeline.telling import set_notifications
from app.store import tables as t
from tests.accounting_under_test import FIRST_BOOKS
from tests.crash.acts import account_is_missing, work
from tests.crash.opened import open_installation
from tests.crash.stories import BOOKING
from tests.crash.telling import Pair, prepare
from tests.crash.worker import run_worker_process
from tests.pipeline.inbox import Inbox, open_inbox
from tests.providers_under_test import FIRST

PAIR = Pair(FIRST, FIRST_BOOKS)
ASKED = {"sending": 1}
COMMITS = ("commit:telling.plan", "commit:telling.sending", "commit:telling.sent")
CALLS = {"email": "call:smtp:send", "webhook": "call:webhook:tell"}
LOST = ("commit:telling.sending:after", "call:smtp:send:before")
"""Here nobody knows whether the e-mail went: it did not, and is not sent again."""
TWICE = ("call:webhook:tell:after", "commit:telling.sent:before")
"""Here the webhook was told and nobody knows: it is told again."""
ALWAYS = ("call:smtp:send:after", "call:webhook:tell:after", "commit:telling.sending:after")


def points(channel: str) -> list[str]:
    return [f"{one}:{side}" for one in (*COMMITS, CALLS[channel]) for side in ("before", "after")]


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Inbox, str], Settings]:
    """An installation with a question, of which somebody wants to be told now."""

    @cache
    def asked() -> Settings:
        folder = tmp_path_factory.mktemp("asked")
        prepared = prepare(PAIR, folder)
        with PAIR.start(BOOKING) as world:
            settings = world.moved(prepared, folder / "told")
            account_is_missing(world, settings)
            work(settings, until=ASKED)
        return settings

    def copy(folder: Path, inbox: Inbox, channel: str) -> Settings:
        with PAIR.start(BOOKING) as world:
            moved = world.moved(asked(), folder)
        settings = replace(moved, smtp_url=inbox.smtp, mail_from="Avstem <avstem@example.com>")
        services = open_installation(settings)
        people, webhook = (["eier@example.com"], "") if channel == "email" else ([], inbox.webhook)
        set_notifications(services, 1, people, webhook, Digest.NONE, "test")
        services.store.dispose()
        return settings

    return copy


def look_again(settings: Settings) -> None:
    """It is looked for what is new, as every few minutes."""
    services = open_installation(settings)
    with services.store.writing("test", 1) as connection:
        connection.execute(t.notifications.update().values(due_at=1))
    services.store.dispose()
    work(settings, until=ASKED)


@pytest.mark.parametrize(
    ("channel", "point"),
    [
        pytest.param(channel, point, marks=() if point in ALWAYS else pytest.mark.thorough)
        for channel in CALLS
        for point in points(channel)
    ],
)
def test_people_are_told_once(
    channel: str, point: str, asking: Callable[[Path, Inbox, str], Settings], tmp_path: Path
) -> None:
    with open_inbox() as inbox:
        settings = asking(tmp_path / "data", inbox, channel)
        assert run_worker_process(settings, crash_at=f"{point}#1", until=ASKED) == -9
        work(settings, until=ASKED)
        look_again(settings)
        if channel == "email":
            assert len(inbox.mails) == (0 if point in LOST else 1)
        else:
            assert len(inbox.calls) == (2 if point in TWICE else 1)
            assert len({headers["X-Avstem-Message"] for headers, _ in inbox.calls}) == 1


@pytest.mark.parametrize("channel", CALLS)
def test_these_are_the_points_of_telling(
    channel: str, asking: Callable[[Path, Inbox, str], Settings], tmp_path: Path
) -> None:
    with open_inbox() as inbox:
        settings = asking(tmp_path / "data", inbox, channel)
        assert run_worker_process(settings, trace=tmp_path / "points", until=ASKED) == 0
    passed = {one.rpartition("#")[0] for one in (tmp_path / "points").read_text().split()}
    words = ("commit:telling.", "call:smtp:", "call:webhook:")
    assert {one for one in passed if one.startswith(words)} == set(points(channel))
