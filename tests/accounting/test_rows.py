import json
from decimal import Decimal
from typing import Any

import pytest

from app.accounting.rows import Row, answer_of_write, dump, kroner
from app.errors import BadAnswer, Unclear


def row(text: str) -> Row:
    return Row.of(json.loads(text, parse_float=Decimal), "tripletex", "x")


@pytest.mark.parametrize(
    ("ore", "literal"),
    [(1102837, "11028.37"), (-120000, "-1200.00"), (1, "0.01"), (0, "0.00"), (10**14 - 1, "999999999999.99")],
)
def test_amounts_are_exact_number_literals(ore: int, literal: str) -> None:
    assert dump({"amountGross": kroner(ore)}) == f'{{"amountGross":{literal}}}'
    assert row(dump({"amountGross": kroner(ore)})).ore("amountGross") == ore


def test_the_rest_is_ordinary_json() -> None:
    value: dict[str, Any] = {"a": [1, True, None, 'ø "x"\n'], "b": {"c": ()}}
    assert json.loads(dump(value)) == {"a": [1, True, None, 'ø "x"\n'], "b": {"c": []}}


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        dump({"amountGross": 0.1})


@pytest.mark.parametrize(
    ("literal", "ore"),
    [("11028.37", 1102837), ("-11250", -1125000), ("1.5E+3", 150000), ("221.63000000000002", 22163)],
)
def test_amounts_read(literal: str, ore: int) -> None:
    assert row(f'{{"amount": {literal}}}').ore("amount") == ore


@pytest.mark.parametrize(
    "literal", ["1.005", '"12.00"', "null", "true", "1e99999999", "NaN", "Infinity", "99999999999999"]
)
def test_what_is_no_amount_of_kroner_is_not_read(literal: str) -> None:
    with pytest.raises(BadAnswer):
        row(f'{{"amount": {literal}}}').ore("amount")


def test_wrong_types_are_bad_answers() -> None:
    odd = row('{"id": "1", "date": "16.03.2026", "name": 1.5, "flag": 1, "list": {}, "object": []}')
    for read in (
        lambda: odd.whole("id"),
        lambda: odd.whole("absent"),
        lambda: odd.day("date"),
        lambda: odd.text("name"),
        lambda: odd.flag("flag"),
        lambda: odd.rows("list"),
        lambda: odd.row("object"),
    ):
        with pytest.raises(BadAnswer):
            read()


def test_an_unreadable_answer_to_a_write_is_unclear() -> None:
    with pytest.raises(Unclear), answer_of_write():
        row("{}").whole("id")
