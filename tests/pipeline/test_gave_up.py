"""Work that was tried in vain many times is a question until it succeeds, or has nothing left to do."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.cases import Action, CaseCode, Decision
from app.core.telling import Digest
from app.pipeline import run
from app.pipeline.decide import decide_case
from app.pipeline.services import Services
from app.pipeline.telling import set_notifications
from app.store import sales, telling
from app.store import tables as t
from app.store.leases import WORK
from tests.pipeline.conftest import open_cases, work
from tests.pipeline.inbox import Inbox
from tests.pipeline.telling import impatient
from tests.pipeline.test_telling import states
from tests.world import START

PEOPLE = ["regnskap@example.com", "eier@example.com"]


def gave_up(services: Services) -> list[Any]:
    return [one for one in open_cases(services) if one.code == CaseCode.GAVE_UP]


def tell_until_given_up(services: Services, inbox: Inbox, *people: str, webhook: str = "") -> Services:
    """Nobody is taken for now, and after three tries a person is asked."""
    work(services)
    services = impatient(services)
    inbox.refusals = 3
    set_notifications(services, 1, people, webhook, Digest.NONE, "user 7")
    run_now(services, "notify", 1)
    for _ in range(3):
        run_now(services, "message", 1)
    (case,) = gave_up(services)
    assert (case.subject, inbox.refusals) == ("message/1", 0)
    with services.store.writing("test", 1) as connection:  # nothing but what is tested here makes it due
        connection.execute(t.messages.update().values(due_at=2**50))
    return services


def run_now(services: Services, kind: str, row: int) -> None:
    with services.store.writing("test", 1) as connection:
        connection.execute(WORK[kind].update().where(WORK[kind].c.id == row).values(due_at=1))
    assert run.run_work(services, kind, 1, row)


def test_a_message_that_goes_through_later_asks_nothing_any_more(asking: Services, inbox: Inbox) -> None:
    services = tell_until_given_up(asking, inbox, *PEOPLE)
    run_now(services, "message", 1)
    assert (states(services)[0], gave_up(services)) == ("sent", [])


def test_the_answer_to_try_again_tries_now(asking: Services, inbox: Inbox) -> None:
    services = tell_until_given_up(asking, inbox, *PEOPLE)
    (case,) = gave_up(services)
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "user 7")
    work(services)
    assert (states(services)[0], gave_up(services)) == ("sent", [])


@pytest.mark.parametrize("by", ["email", "webhook"])
def test_a_message_whose_recipient_is_taken_away_is_not_sent_and_asks_nothing(
    asking: Services, inbox: Inbox, by: str
) -> None:
    """It was tried for a day more, at the address that was taken away, and its question stayed for ever."""
    given = {"webhook": inbox.webhook} if by == "webhook" else {}
    services = tell_until_given_up(asking, inbox, *([] if given else PEOPLE), **given)
    before = len(inbox.calls)
    set_notifications(services, 1, [], "", Digest.NONE, "user 7")
    work(services)
    assert (states(services)[0], gave_up(services)) == ("unwanted", [])
    assert (inbox.mails, len(inbox.calls)) == ([], before)


def test_who_is_left_of_the_recipients_gets_it(asking: Services, inbox: Inbox) -> None:
    services = tell_until_given_up(asking, inbox, *PEOPLE)
    set_notifications(services, 1, PEOPLE[:1], "", Digest.NONE, "user 7")
    work(services)
    assert (states(services)[0], gave_up(services)) == ("sent", [])
    assert PEOPLE[:1] in inbox.handed_to
    assert not any(PEOPLE[1] in people for people in inbox.handed_to)


@pytest.mark.parametrize("kind", sorted(WORK))
def test_whatever_was_given_up_asks_nothing_once_it_succeeds(
    installation: Services, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of work: booked and done, then tried in vain, then it goes."""
    services = impatient(installation)
    work(services)
    set_notifications(services, 1, PEOPLE, "", Digest.NONE, "user 7")
    with services.store.writing("test", 1) as connection:
        telling.add_message(connection, 1, telling.EMAIL, "m", {"to": PEOPLE, "subject": "", "text": ""}, 1)
        if sales.get_books(connection, 1) is None:
            sales.save_books(
                connection, 1, mode="daily", sale_date="completed", start=START, chosen_by="u", chosen_at=1
            )
        row = connection.execute(select(WORK[kind].c.id).where(WORK[kind].c.shop_id == 1)).scalars().first()
    assert row is not None
    failing = {"on": True}

    def step(services: Services, lease: Any, does: Any = run._step) -> Any:
        if failing["on"] and (lease.kind, lease.id) == (kind, row):
            raise RuntimeError("in vain")
        return does(services, lease)

    monkeypatch.setattr(run, "_step", step)
    for _ in range(3):
        run_now(services, kind, row)
    assert len(gave_up(services)) == 1
    failing["on"] = False
    run_now(services, kind, row)
    assert gave_up(services) == []
