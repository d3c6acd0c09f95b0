"""Templates: each hole can be filled, nothing raises, nothing is left unfilled, and none is too long."""

import re
from collections.abc import Iterator

import pytest

from app.messages import cases, errors, history, waits
from app.messages.amounts import DASH
from app.messages.templates import Pair, fill, holes, quoted
from tests.messages.samples import SAMPLES

LONGEST = 400
_UNFILLED = re.compile(r"[{}\[\]]")
_JARGON = re.compile(
    r"idempot|payload|timeout|exception|null pointer|mutex|stack trace|webhook", re.IGNORECASE
)


def pairs() -> Iterator[tuple[str, Pair]]:
    for code, told in cases.TEXTS.items():
        yield f"{code}/title", told.title
        yield f"{code}/sentence", told.sentence
        yield f"{code}/action", told.action
    for table in (errors.TEXTS, waits.TEXTS, history.TEXTS):
        for code, pair in table.items():
            yield code, pair


PAIRS = list(pairs())


@pytest.mark.parametrize(
    ("name", "pair"), PAIRS, ids=[f"{place}-{name}" for place, (name, _) in enumerate(PAIRS)]
)
def test_a_template_can_be_filled(name: str, pair: Pair) -> None:
    norwegian, english = pair
    assert norwegian != english
    assert holes(norwegian) == holes(english)
    assert holes(norwegian) <= set(SAMPLES), "a param without a sample"
    for language, template in (("nb", norwegian), ("en", english)):
        assert len(template) <= LONGEST
        assert template.count("[") == template.count("]")
        assert not _JARGON.search(template)
        whole, bare = fill(pair, SAMPLES, language), fill(pair, {}, language)
        assert not _UNFILLED.search(whole)
        assert not _UNFILLED.search(bare)
        assert DASH not in whole
        assert whole[0] == whole[0].upper()
        assert "  " not in whole
        assert "  " not in bare
        assert ".." not in whole.replace("…", "")
        assert name.endswith("/title") or whole.endswith("."), whole


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "",
        0,
        True,
        3.5,
        [],
        {},
        {"amount": "1"},
        {"amount": 1},
        object(),
        b"x",
        ["a", None],
        -1,
        "x" * 3,
    ],
)
def test_no_value_of_a_param_makes_it_raise(odd: object) -> None:
    params = dict.fromkeys(SAMPLES, odd)
    for _, pair in PAIRS:
        for language in ("nb", "en", "xx"):
            assert fill(pair, params, language)


def test_every_code_differs_from_every_other() -> None:
    for language in ("nb", "en"):
        said = [errors.error_sentence(code, {}, language) for code in errors.TEXTS]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("template", "params", "said"),
    [
        ("{amount}", {"amount": {"amount": -100, "currency": "NOK"}}, "−1,00\u00a0kr"),
        ("{amount:size}", {"amount": {"amount": -100, "currency": "NOK"}}, "1,00\u00a0kr"),
        ("{date}", {"date": "2026-03-03"}, "3. mars 2026"),
        ("{reference}", {"reference": "2026-03-03"}, "2026-03-03"),
        ("{system:The}", {"system": "vipps"}, "Vipps MobilePay"),
        ("{system:The} og {system:the}", {}, "Det tilkoblede systemet og det tilkoblede systemet"),
        ("{system:the}", {"system": "brand_new"}, "brand_new"),
        ("{type:The}", {"type": "refund"}, "Refusjonen"),
        ("{type:the}", {"type": "brand_new"}, "transaksjonen"),
        ("{order:order}", {"order": "site:10481:abc"}, "10481"),
        ("{order:order}", {"order": "10481"}, "10481"),
        ("{field}", {"field": "client_id, odd"}, "klient-ID (client_id), odd"),
        ("{references}", {"references": ["a", "b"]}, "a, b"),
        ("a[ {number}]b", {"number": ""}, "ab"),
        ("a[ {number}]b", {"number": "7"}, "a 7b"),
        ("a[ {number} {found}]b", {"number": "7"}, "ab"),
        ("a {number}", {"number": None}, "a –"),
        ("{number}", {"number": "{date} [x]", "date": "2026-03-03"}, "{date} [x]"),
    ],
)
def test_how_holes_are_filled(template: str, params: dict[str, object], said: str) -> None:
    assert fill((template, "-"), params, "nb") == said


def test_the_other_side_is_quoted() -> None:
    params: dict[str, object] = {"vendor_message": " Perioden\n er lukket. ", "system": "tripletex"}
    assert quoted(params, "nb") == " Tripletex svarte: «Perioden er lukket.»"
    assert quoted(params, "en") == " Tripletex answered: “Perioden er lukket.”"
    assert quoted({"vendor_message": "Nei"}, "nb") == " Det tilkoblede systemet svarte: «Nei»"
    assert quoted({"vendor_message": "  "}, "nb") == ""
    assert len(quoted({"vendor_message": "x" * 5000}, "nb")) < 400
