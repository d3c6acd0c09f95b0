"""Working until a person is asked, and what a case must tell."""

import time
from dataclasses import replace
from typing import Any

from app.errors import AvstemError
from app.messages import case_texts, error_sentence
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.store import tables as t
from tests.pipeline.conftest import open_cases, work


def impatient(services: Services) -> Services:
    return replace(services, settings=replace(services.settings, retry_attempts=3, retry_most_seconds=0.1))


def work_until_told(services: Services) -> None:
    """Work, and try again what fails, until a person is asked."""
    end = time.monotonic() + 120
    while not open_cases(services) and time.monotonic() < end:
        run_until_done(services, seconds=0.5)
        time.sleep(0.02)


def told(case: Any) -> None:
    """Title, sentence, action and answers in both languages, with nothing left unfilled."""
    for language in ("nb", "en"):
        texts = case_texts(case.code, case.params, language)
        assert all((texts.title, texts.sentence, texts.action, texts.answers)), texts
        assert "{" not in texts.sentence + texts.action


def says(case: Any, norwegian: str, english: str) -> None:
    """The case's sentence tells this, in both languages."""
    told(case)
    for language, words in (("nb", norwegian), ("en", english)):
        sentence = case_texts(case.code, case.params, language).sentence.replace("\u00a0", " ")
        assert words in sentence, sentence


def look_again(services: Services) -> None:
    """What a provider has new; what is kept and watched is read again once a day only."""
    with services.store.writing("test", 1) as connection:
        connection.execute(t.merchant_accounts.update().values(due_at=1))
    work(services)


def read_again(services: Services) -> None:
    with services.store.writing("test", 1) as connection:
        connection.execute(t.merchant_accounts.update().values(due_at=1, watched_on=None))
    work(services)


def error_says(error: AvstemError, norwegian: str, english: str) -> None:
    """The sentence of an error tells this, in both languages."""
    assert norwegian in error_sentence(error.code, error.params, "nb")
    assert english in error_sentence(error.code, error.params, "en")
