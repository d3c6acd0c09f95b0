"""Fields with bounds: no integer, text or list is taken without a largest size."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from app.core.money import EXPONENTS, LARGEST_AMOUNT

LARGEST_COUNT: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly."""

ROW: Final = "int(min=1, max=2147483647)"
"""The converter of a row id in a path."""

_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)


class Strict(Schema):
    """A body whose every field is known: a misspelt one is told, not lost."""

    class Meta:
        unknown = RAISE


class Tolerant(Schema):
    """What may carry more than is known; the rest is cut away before anything is stored."""

    class Meta:
        unknown = EXCLUDE


def _plain(text: str) -> None:
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise ValidationError("Control characters are not allowed.")


ACCOUNT: Final = "[0-9A-Za-z]+(:[0-9A-Za-z]+)?"
"""The form of an account's number: a chart may name parts of an account, as Fiken does (``1920:10001``)."""


def text(longest: int, *, shortest: int = 0, pattern: str | None = None, **given: Any) -> fields.String:
    """One line of text of at most ``longest`` characters."""
    checks: list[Any] = [validate.Length(min=shortest, max=longest), _plain]
    if pattern is not None:
        checks.append(validate.Regexp(rf"(?:{pattern})\Z"))
    return fields.String(validate=checks, **given)


def whole(least: int, most: int, **given: Any) -> fields.Integer:
    """An integer; texts, fractions and truth values are refused."""
    return fields.Integer(strict=True, validate=validate.Range(min=least, max=most), **given)


def minor_units(*, negative: bool = False, **given: Any) -> fields.Integer:
    """An amount in minor units."""
    return whole(-LARGEST_AMOUNT + 1 if negative else 0, LARGEST_AMOUNT - 1, **given)


class Flag(fields.Boolean):
    """A JSON true or false, nothing that resembles it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def currency_code(**given: Any) -> fields.String:
    """An ISO 4217 code whose minor units are known."""
    return fields.String(validate=_known_currency, **given)


def _known_currency(code: str) -> None:
    if code not in EXPONENTS:
        raise ValidationError("Unknown currency.")


def sha256(**given: Any) -> fields.String:
    return fields.String(validate=validate.Regexp(r"[0-9a-f]{64}\Z"), **given)


class Moment(fields.Field[datetime]):
    """A moment in UTC, ISO 8601 with ``Z``: ``2026-11-14T08:30:00Z``."""

    default_error_messages = {"invalid": "Not a valid datetime."}

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else iso(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        if not isinstance(value, str) or len(value) > 30 or not value.endswith("Z") or "T" not in value:
            raise self.make_error("invalid")
        try:
            moment = datetime.fromisoformat(value[:-1] + "+00:00")
        except ValueError:
            raise self.make_error("invalid") from None
        if not _EARLIEST <= moment < _LATEST:
            raise self.make_error("invalid")
        return moment


def day(**given: Any) -> fields.Date:
    """A day as ``2026-11-14``, between 2000 and 2100."""
    return fields.Date(validate=validate.Range(min=date(2000, 1, 1), max=date(2099, 12, 31)), **given)


def iso(moment: datetime) -> str:
    """The moment as text, whole seconds, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_ms(stored: int | None) -> str | None:
    """Epoch milliseconds as text, or None."""
    return None if stored is None else iso(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=stored))
