"""Every registered provider into every registered accounting system: one way, and the same outcome."""

from pathlib import Path
from typing import Any

import pytest

from app.cli.demo.pairs import BANK, Pair, opened_pair, play, play_pair
from app.config import Settings
from app.messages.demo import TEXTS
from app.sandbox.driven.accounting import HandLine
from app.sandbox.driven.provider import START
from tests.accounting_under_test import BOOKS, FIRST_BOOKS
from tests.providers_under_test import FIRST, REGISTERED


@pytest.mark.parametrize(
    ("provider", "accounting"),
    [
        pytest.param(
            one,
            other,
            marks=() if one == FIRST or other == FIRST_BOOKS else (pytest.mark.thorough,),
            id=f"{one}-into-{other}",
        )
        for one in REGISTERED
        for other in BOOKS
    ],
)
def test_a_payout_is_booked_once_proven_reversed_and_booked_again(provider: str, accounting: str) -> None:
    played = play_pair(provider, accounting)
    assert played.broken == []
    assert (played.booked, played.files, played.reversed, played.unexplained) == (1, 1, 1, 0)
    assert len(set(played.numbers)) == 2


def _book_another(pair: Pair) -> None:
    lines = [HandLine(BANK, 100), HandLine(pair.provider.clearing, -100)]
    pair.accounting.book_by_hand(START, "Noe annet", lines)


def _lose_attachments(pair: Pair) -> None:
    pair.accounting.remove_attachments()


@pytest.mark.parametrize(
    ("step", "act", "broken"),
    [
        ("again", _book_another, {"the_bank_counts_once", "clearing_is_zero", "nothing_unexplained"}),
        ("again", _lose_attachments, {"the_same_after_a_resync", "attached_again"}),
    ],
)
def test_what_does_not_hold_is_named(tmp_path: Path, step: str, act: Any, broken: set[str]) -> None:
    """The claims can fail: another hand is in the books between the steps."""
    with opened_pair(FIRST, FIRST_BOOKS, tmp_path) as pair:
        played = play(pair, lambda told: act(pair) if told == step else None)
    assert broken <= set(played.broken)
    for name in played.broken:
        assert f"matrix.claim.{name}" in TEXTS


def test_the_command_ends_with_1_when_a_pair_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.cli.demo import matrix

    pairs = iter([FIRST])

    def one_is_broken(provider: str, accounting: str, tell: Any) -> Any:
        played = matrix.Played(provider, accounting, booked=1, files=1)
        if next(pairs, None):
            played.claim("clearing_is_zero", holds=False)
        return played

    monkeypatch.setattr(matrix, "play_pair", one_is_broken)
    assert matrix.run_matrix(Settings(language="nb")) == 1
    told = capsys.readouterr().out
    assert "oppgjørskontoen går ikke i null" in told
    assert "BRUTT" in told
    assert matrix.run_matrix(Settings(language="en")) == 0
    assert "BROKEN" not in capsys.readouterr().out
