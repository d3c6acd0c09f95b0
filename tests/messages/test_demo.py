"""What the demo tells is there in both languages, with the same params, and nothing is left over."""

import re
from pathlib import Path

import app
from app.messages.demo import TEXTS
from app.messages.templates import holes

_CLI = Path(app.__file__).parent / "cli"
_FAMILIES = ("head.", "part.", "hard.", "step.", "count.", "check.", "problem.", "side.", "stray.")


def used() -> set[str]:
    """Every quoted word of the demo's and the sandbox's source that could be a code."""
    paths = [*(_CLI / "demo").rglob("*.py"), _CLI / "sandbox.py"]
    return {word for path in paths for word in re.findall(r'"([a-z_.]+)"', path.read_text("utf-8"))}


def test_both_languages_say_the_same_things() -> None:
    for code, (norwegian, english) in TEXTS.items():
        assert norwegian, code
        assert english, code
        assert holes(norwegian) == holes(english), code


def test_no_text_is_left_over() -> None:
    words = used()
    left = {code for code in TEXTS if code not in words and code.rpartition(".")[2] not in words}
    assert left == set()


def test_every_code_has_a_text() -> None:
    assert {word for word in used() if word.startswith(_FAMILIES)} - set(TEXTS) == set()
