"""Query parameters, read strictly: one the call does not have, twice given or unreadable, is refused."""

from datetime import date
from typing import Final

from flask import request

from app.sandbox.tripletex.refusals import NULL, Complaint, bad_parameter, invalid

PAGING: Final = ("from", "count", "sorting", "fields")
_WRONG: Final = "Verdien er ikke av korrekt type."


class Parameters:
    """The parameters of the request that is being handled; ``known`` are the names the call has."""

    def __init__(self, *known: str) -> None:
        for name, values in request.args.lists():
            if name not in known:
                raise bad_parameter(name, "Ukjent parameter.")
            if len(values) != 1:
                raise bad_parameter(name, "Kan bare angis én gang.")
        self._given = {name: value for name, value in request.args.items() if value != ""}

    def text(self, name: str) -> str | None:
        return self._given.get(name)

    def whole(self, name: str) -> int | None:
        value = self._given.get(name)
        if value is None:
            return None
        if not value.isascii() or not value.lstrip("-").isdigit() or len(value) > 18:
            raise bad_parameter(name, _WRONG)
        return int(value)

    def flag(self, name: str) -> bool | None:
        value = self._given.get(name)
        if value not in (None, "true", "false"):
            raise bad_parameter(name, _WRONG)
        return None if value is None else value == "true"

    def wholes(self, name: str) -> set[int] | None:
        """A comma list of numbers, or None."""
        listed = self.texts(name)
        if listed is None:
            return None
        if not all(one.isascii() and one.isdigit() and len(one) <= 18 for one in listed):
            raise bad_parameter(name, _WRONG)
        return {int(one) for one in listed}

    def texts(self, name: str) -> set[str] | None:
        value = self._given.get(name)
        return None if value is None else {one.strip() for one in value.split(",")}

    def day(self, name: str) -> date | None:
        value = self._given.get(name)
        if value is None:
            return None
        try:
            if len(value) == len("2026-03-16"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise bad_parameter(name, _WRONG)

    def required_day(self, name: str) -> date:
        day = self.day(name)
        if day is None:
            raise invalid(Complaint(name, NULL))
        return day

    def required_days(self, first: str, after: str) -> tuple[date, date]:
        """Return from (inclusive) and to (exclusive); equal or turned around they are refused with 422."""
        return self._in_order(first, self.required_day(first), after, self.required_day(after))

    def days(self, first: str, after: str) -> tuple[date, date]:
        """The same for two optional parameters."""
        return self._in_order(first, self.day(first) or date.min, after, self.day(after) or date.max)

    @staticmethod
    def _in_order(first: str, start: date, after: str, end: date) -> tuple[date, date]:
        if start >= end:
            raise invalid(Complaint(after, f"'{first}' må være før '{after}'."))  # plausible
        return start, end
