"""The history of a proof as a plot: every day is told, an øre without a name is seen, a gap stays a gap."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from app.core.texts import Language
from app.reports.proof_plot import ProvenDay, proof_plot

SVG = "{http://www.w3.org/2000/svg}"
DAYS = (
    ProvenDay(date(2026, 3, 1), 12_345_600, 0),
    ProvenDay(date(2026, 3, 2), -50_000, 1),
    ProvenDay(date(2026, 3, 5), 0, 0),
)


def bars(svg: str) -> list[tuple[str, int, int]]:
    root = ET.fromstring(svg)  # noqa: S314 - our own
    return [
        (one.findtext(f"{SVG}title") or "", int(one.get("x") or 0), int(one.get("height") or 0))
        for one in root.findall(f"{SVG}rect")[1:]
    ]


def test_each_day_is_told_in_both_panels_and_an_ore_is_seen() -> None:
    found = bars(proof_plot(DAYS, "NOK", "en"))
    assert [one[0] for one in found[:3]] == [one[0] for one in found[3:]]
    assert found[1][0] == "2026-03-02: difference -500.00\xa0NOK, unexplained 0.01\xa0NOK"
    assert [height for _, _, height in found[3:]] == [0, 3, 0], "one øre is seen, zero is not"
    assert found[0][2] == 93, "of 150, from -50,000 to 150,000"


def test_days_stand_where_they_are_in_the_calendar() -> None:
    first, second, last = (x for _, x, _ in bars(proof_plot(DAYS, "NOK", "nb"))[:3])
    assert last - second == pytest.approx(3 * (second - first), abs=2)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_whole_is_told_aloud_with_nothing_that_runs(language: Language) -> None:
    made = proof_plot(DAYS, "NOK", language)
    assert proof_plot(DAYS, "NOK", language) == made
    root = ET.fromstring(made)  # noqa: S314 - our own
    told = root.findtext(f"{SVG}desc") or ""
    assert told.startswith(
        "3 dager, 1 av dem ikke forklart. Sist: 05.03.2026"
        if language == "nb"
        else "3 days, 1 of them unexplained"
    )
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == {
        "svg",
        "title",
        "desc",
        "rect",
        "text",
        "path",
    }


def test_a_proof_without_history_and_a_long_one() -> None:
    assert "Ingen avstemming ennå." in proof_plot([], "NOK", "nb")
    many = [ProvenDay(date.fromordinal(739_000 + number), number, 0) for number in range(400)]
    root = ET.fromstring(proof_plot(many, "NOK", "nb"))  # noqa: S314 - our own
    for one in root.iter(f"{SVG}rect"):
        assert 0 <= int(one.get("x") or 0) <= 720 - 12
        assert int(one.get("width") or 0) >= 1
    labels = sorted(int(one.get("x") or 0) for one in root.iter(f"{SVG}text") if one.get("y") == "398")
    assert len(labels) > 4
    assert all(later - earlier >= 72 for earlier, later in zip(labels, labels[1:], strict=False))
