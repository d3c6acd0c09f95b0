"""Validation messages: all that marshmallow can say of our fields, and all that we say, in Norwegian."""

import inspect
import re

import pytest
from marshmallow import Schema, ValidationError, fields, schema, validate
from webargs import core

from app.messages import field_message
from app.messages.fields import KEYS, TEMPLATES
from tests.messages.source import field_messages

FALLBACK = "Verdien kan ikke brukes. ("


def defaults() -> set[str]:
    """Every default message of marshmallow and webargs, its holes filled with something."""
    found = {
        core.Parser.DEFAULT_VALIDATION_MESSAGE,
        "Invalid JSON body.",
        *schema.Schema._default_error_messages.values(),
    }
    for one in vars(fields).values():
        if inspect.isclass(one) and issubclass(one, fields.Field):
            found |= set(getattr(one, "default_error_messages", {}).values())
    for one in vars(validate).values():
        if inspect.isclass(one) and one is not validate.Range:
            found |= {
                text
                for name, text in vars(one).items()
                if isinstance(text, str) and (name.startswith("message_") or name == "default_message")
            }
    kinds = {"{obj_type}": "datetime", "{awareness}": "aware"}
    for hole, value in kinds.items():
        found = {text.replace(hole, value) for text in found}
    return {re.sub(r"\{[a-z!]+\}", "7", text) for text in found}


@pytest.mark.parametrize("message", sorted(defaults() | field_messages()))
def test_every_message_is_translated(message: str) -> None:
    assert field_message(message, "en") == message
    norwegian = field_message(message, "nb")
    assert norwegian != message
    assert not norwegian.startswith(FALLBACK)
    assert "{" not in norwegian


@pytest.mark.parametrize(
    ("check", "value", "said"),
    [
        (validate.Range(min=1, max=200), 0, "Må være fra 1 til 200."),
        (validate.Range(min=1), 0, "Må være minst 1."),
        (validate.Range(max=1), 2, "Må være høyst 1."),
        (validate.Range(min=1, min_inclusive=False), 0, "Må være over 1."),
        (validate.Range(max=1, max_inclusive=False), 2, "Må være under 1."),
        (validate.Range(1, 3, min_inclusive=False), 0, "Må være over 1 og høyst 3."),
        (validate.Range(1, 3, max_inclusive=False), 0, "Må være minst 1 og under 3."),
        (validate.Range(1, 3, min_inclusive=False, max_inclusive=False), 0, "Må være mellom 1 og 3."),
        (validate.Length(min=1), "", "Kan ikke være tomt."),
        (validate.Length(min=3), "", "Er for kort: minst 3."),
        (validate.Length(max=3), "1234", "Er for langt: høyst 3."),
        (validate.Length(min=2, max=3), "1234", "Lengden må være fra 2 til 3."),
        (validate.Length(equal=3), "1234", "Lengden må være 3."),
        (validate.OneOf(("open", "all")), "x", "Må være en av: open, all."),
        (validate.Regexp("a"), "b", "Har ikke riktig form."),
    ],
)
def test_what_a_check_says(check: validate.Validator, value: object, said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        check(value)
    assert field_message(str(raised.value.messages[0]), "nb") == said


def test_days_in_bounds_are_written_as_days() -> None:
    message = "Must be greater than or equal to 2000-01-01 and less than or equal to 2099-12-31."
    assert field_message(message, "nb") == "Må være fra 1. januar 2000 til 31. desember 2099."


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_a_message_too(key: str) -> None:
    assert field_message(key, "en") == KEYS[key]
    assert field_message(key, "nb") == field_message(KEYS[key], "nb") != KEYS[key]


def test_a_schema_says_it_in_norwegian() -> None:
    class Form(Schema):
        name = fields.String(required=True)
        count = fields.Integer(strict=True)

    errors = Form().validate({"count": "x", "more": 1})
    assert {name: field_message(texts[0], "nb") for name, texts in errors.items()} == {
        "name": "Må fylles ut.",
        "count": "Må være et helt tall.",
        "more": "Ukjent felt.",
    }


def test_an_unknown_message_is_not_lost() -> None:
    assert field_message("Something brand new.", "nb") == "Verdien kan ikke brukes. (Something brand new.)"
    assert field_message("Something brand new.", "en") == "Something brand new."


def test_each_template_is_met_by_its_own_line() -> None:
    """No earlier line catches what a later one is for."""
    for english, norwegian in TEMPLATES:
        sample = re.sub(r"\{[a-z]+\}", "7", english)
        expected = re.sub(r"\{[a-z]+\}", "7", norwegian)
        assert field_message(sample, "nb") == expected
