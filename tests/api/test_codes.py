"""Every code has a text in both languages, and is told in the documentation."""

from pathlib import Path

import pytest

from app.api.texts import _SENTENCES, sentence
from app.messages import error_sentence
from tests.api.error_codes import error_codes
from tests.api.test_signing import VECTORS

_COMMANDS_ONLY = {"backup_other_schema", "backup_unreadable"}
DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(error_codes()))
def test_a_code_has_a_text_in_both_languages(code: str) -> None:
    said = [error_sentence(code, {}, language) for language in ("nb", "en")]
    unknown = [error_sentence("no_such_code", {}, language) for language in ("nb", "en")]
    assert said[0] != said[1]
    for one, other in zip(said, unknown, strict=True):
        assert one.replace(code, "") != other.replace("no_such_code", "") or code == "internal"


def test_every_code_is_documented() -> None:
    missing = {code for code in error_codes() - _COMMANDS_ONLY if f"`{code}`" not in DOCUMENT}
    assert missing == set()


def test_the_documented_vectors_are_the_files() -> None:
    assert VECTORS["signatures"][0]["signature"] in DOCUMENT
    assert VECTORS["signatures"][2]["signature"] in DOCUMENT
    assert VECTORS["events"][1]["event_id"] in DOCUMENT


@pytest.mark.parametrize("key", _SENTENCES)
def test_own_sentences_differ_by_language(key: str) -> None:
    names = ("account", "address", "answer", "at", "count", "day", "differs", "method")
    names += ("number", "last", "due")
    params = dict.fromkeys(names, "x")
    assert sentence(key, "nb", **params) != sentence(key, "en", **params)
