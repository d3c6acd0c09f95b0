"""People are told once: over a real mail server's line and a real webhook, counted there."""

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.core.cases import Action, Decision
from app.core.telling import Digest
from app.errors import Refusal
from app.pipeline.decide import decide_case
from app.pipeline.services import Services
from app.pipeline.telling import set_notifications
from app.store import tables as t
from app.store import telling
from tests.pipeline.conftest import open_cases, work
from tests.pipeline.inbox import Inbox

PEOPLE = ["regnskap@example.com", "eier@example.com"]


def look(services: Services) -> None:
    with services.store.writing("test", 1) as connection:
        connection.execute(t.notifications.update().values(due_at=1))
    work(services)


def tell(services: Services) -> None:
    """Both are to be told, and what is new is sent, again where it was refused for now."""
    set_notifications(services, 1, PEOPLE, "", Digest.NONE, "user 7")
    work(services)
    look(services)
    work(services, patience=1.5)


def text_of(mail: Any) -> str:
    return str(mail.get_payload(decode=True).decode("utf-8"))


def test_new_questions_are_told_once_and_quietly(asking: Services, inbox: Inbox) -> None:
    set_notifications(asking, 1, PEOPLE, "", Digest.NONE, "user 7")
    work(asking)
    look(asking)
    look(asking)
    asked = open_cases(asking)
    assert len(asked) == 3
    assert len({one.cause for one in asked}) == 1
    (mail,) = inbox.mails
    assert mail["To"] == ", ".join(PEOPLE)
    assert mail["From"] == "Avstem <avstem@example.com>"
    assert "og 2 til av samme årsak" in text_of(mail)
    for one in asked:
        decide_case(asking, 1, one.id, Decision(Action.ACCEPT), "user 7")
    work(asking)
    look(asking)
    assert len(inbox.mails) == 1


def test_a_webhook_is_signed_and_the_same_message_again_when_it_failed(
    asking: Services, inbox: Inbox
) -> None:
    inbox.refusals = 1
    secret = set_notifications(asking, 1, [], inbox.webhook, Digest.NONE, "user 7")
    work(asking, patience=1.5)
    look(asking)
    work(asking, patience=1.5)
    assert len(inbox.calls) == 2
    assert len({headers["X-Avstem-Message"] for headers, _ in inbox.calls}) == 1
    headers, body = inbox.calls[-1]
    stamp, signature = headers["X-Avstem-Signature"].removeprefix("t=").split(",v1=")
    made = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert signature == made
    told = json.loads(body)
    assert told["type"] == "cases_opened"
    assert [(one["code"], one["count"]) for one in told["causes"]] == [("order_missing", 3)]
    assert set_notifications(asking, 1, [], inbox.webhook, Digest.NONE, "user 7") == ""


def test_a_mail_server_that_is_busy_gets_it_later_and_once(asking: Services, inbox: Inbox) -> None:
    inbox.refusals = 1
    tell(asking)
    assert len(inbox.mails) == 1


def test_one_whose_sending_was_died_in_is_not_sent_again(asking: Services, inbox: Inbox) -> None:
    set_notifications(asking, 1, PEOPLE, "", Digest.NONE, "user 7")
    work(asking)
    look(asking)
    with asking.store.writing("test", 1) as connection:
        connection.execute(t.messages.update().values(state="sending", due_at=1))
    work(asking)
    assert len(inbox.mails) == 1
    with asking.store.reading(1) as connection:
        assert connection.execute(t.messages.select()).one().state == "unclear"


def states(services: Services) -> list[str]:
    with services.store.reading(1) as connection:
        return list(connection.execute(select(t.messages.c.state)).scalars())


def test_a_line_that_ends_after_the_mail_was_handed_over_does_not_send_it_again(
    asking: Services, inbox: Inbox
) -> None:
    """Nobody can ask whether it went: it stands as unclear, and the digest has the question."""
    inbox.hangs_up = True
    tell(asking)
    assert (len(inbox.mails), states(asking)) == (1, ["unclear"])


def test_a_server_that_leaves_rudely_has_taken_the_mail(asking: Services, inbox: Inbox) -> None:
    inbox.leaves = b"421 closing"
    tell(asking)
    assert (len(inbox.mails), states(asking)) == (1, ["sent"])


def test_a_server_that_wants_to_be_asked_again_is(asking: Services, inbox: Inbox) -> None:
    """Greylisting: every recipient is refused for now, and taken at the next try."""
    inbox.recipients = [b"450 greylisted", b"450 greylisted"]
    tell(asking)
    assert (len(inbox.mails), states(asking)) == (1, ["sent"])


def test_recipients_that_are_nobody_are_given_up(asking: Services, inbox: Inbox) -> None:
    inbox.recipients = [b"550 no such user", b"550 no such user"]
    tell(asking)
    assert (inbox.mails, states(asking)) == ([], ["refused"])
    assert refused(asking) == PEOPLE


def refused(services: Services) -> list[str]:
    with services.store.reading(1) as connection:
        return telling.refused_addresses(connection, 1)


def test_one_recipient_refused_for_now_gets_it_later_and_the_other_once(
    asking: Services, inbox: Inbox
) -> None:
    """Who was refused while another was accepted was told nothing, and nobody heard of it."""
    inbox.recipients = [b"250 ok", b"450 greylisted"]
    tell(asking)
    assert inbox.handed_to == [PEOPLE[:1], PEOPLE[1:]]
    assert (states(asking), refused(asking)) == (["sent"], [])
    work(asking, patience=1.5)
    assert len(inbox.mails) == 2


def test_a_recipient_refused_for_good_is_told_and_the_other_has_it_once(
    asking: Services, inbox: Inbox
) -> None:
    inbox.recipients = [b"550 no such user", b"250 ok"]
    tell(asking)
    assert inbox.handed_to == [PEOPLE[1:]]
    assert (states(asking), refused(asking)) == (["sent"], PEOPLE[:1])
    set_notifications(asking, 1, PEOPLE[1:], "", Digest.NONE, "user 7")
    assert refused(asking) == []


def test_who_is_refused_for_a_day_is_told_as_refused(asking: Services, inbox: Inbox) -> None:
    inbox.recipients = [b"250 ok", *[b"452 the box is full"] * 20]
    set_notifications(asking, 1, PEOPLE, "", Digest.NONE, "user 7")
    work(asking)
    look(asking)
    with asking.store.writing("test", 1) as connection:
        connection.execute(t.messages.update().values(made_at=1, due_at=1))
    work(asking)
    assert inbox.handed_to == [PEOPLE[:1]]
    assert (states(asking), refused(asking)) == (["late"], PEOPLE[1:])


def test_a_digest_comes_on_its_day_and_none_when_all_is_well(asking: Services, inbox: Inbox) -> None:
    work(asking)
    with asking.store.writing("test", 1) as connection:
        told = sorted({one.cause for one in open_cases(asking)})
    set_notifications(asking, 1, PEOPLE, "", Digest.DAILY, "user 7")
    with asking.store.writing("test", 1) as connection:
        connection.execute(t.notifications.update().values(told=told))
    look(asking)
    look(asking)
    (mail,) = inbox.mails
    assert "venter" in str(mail["Subject"])
    for one in open_cases(asking):
        decide_case(asking, 1, one.id, Decision(Action.ACCEPT), "user 7")
    work(asking)
    with asking.store.writing("test", 1) as connection:
        connection.execute(t.notifications.update().values(digested_on=None))
    look(asking)
    assert len(inbox.mails) == 1


def test_without_a_mail_server_the_plugin_tells(asking: Services, inbox: Inbox) -> None:
    quiet = replace(asking, settings=replace(asking.settings, smtp_url=""))
    set_notifications(quiet, 1, PEOPLE, "", Digest.DAILY, "user 7")
    work(quiet)
    look(quiet)
    assert inbox.mails == []
    with quiet.store.reading(1) as connection:
        assert connection.execute(t.messages.select()).all() == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/hook",
        "https://127.0.0.1/hook",
        "https://10.0.0.7/hook",
        "https://[::1]/hook",
        "https://169.254.169.254/latest",
        "https://user:pass@example.com/",
        "https://no-such-host.invalid/",
        "ftp://example.com/",
    ],
)
def test_an_address_inside_is_refused(asking: Services, address: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_notifications(asking, 1, [], address, Digest.NONE, "user 7")
    assert refused.value.code == "webhook_address_refused"
