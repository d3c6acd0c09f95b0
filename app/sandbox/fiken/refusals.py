"""The vendor's refusals: a status, and a text in one of the forms that have been seen of vendors like it.

The vendor's file declares no error body at all. Texts marked "plausible" in this package were not seen.
"""

from flask import Response, jsonify

UNBALANCED = "Summen av posteringslinjene er ikke null: {difference}"
"""Observed; the difference in kroner with a decimal comma."""


class Refusal(Exception):
    """A request that the vendor refuses."""

    def __init__(self, status: int, text: str, name: str = "invalid_request") -> None:
        self.status, self.text, self.name = status, text, name
        super().__init__(f"{status} {text}")

    def response(self, form: str) -> Response:
        if form == "text":
            return Response(self.text, status=self.status, mimetype="text/plain")
        body = {"message": self.text} if form == "message" else {}
        answer = jsonify(body or {"error": self.name, "error_description": self.text})
        answer.status_code = self.status
        return answer


def bad(text: str) -> Refusal:
    return Refusal(400, text)


def not_found(what: str = "Ressursen") -> Refusal:
    return Refusal(404, f"{what} finnes ikke.", "not_found")


def kroner(ore: int) -> str:
    """An amount as the vendor's texts have it: 50,00."""
    whole, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole},{rest:02}"
