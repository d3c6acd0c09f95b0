"""The vendor's refusals: almost all are 400 with a code and a sentence for developers."""

import uuid

from flask import Response, jsonify


class Refusal(Exception):
    """A request that the vendor refuses. Sentences marked "plausible" in this package were not seen."""

    def __init__(self, code: int, text: str, *, status: int = 400, field: str = "") -> None:
        self.code, self.text, self.status, self.field = code, text, status, field
        super().__init__(f"{code} {text}")

    def response(self) -> Response:
        errors = [{"Field": self.field, "ErrorCode": None, "Message": self.text, "Key": None}]
        answer = jsonify(
            ErrorCode=self.code,
            DeveloperErrorMessage=self.text,
            ErrorId=str(uuid.uuid4()),
            Errors=errors if self.field else [],
        )
        answer.status_code = self.status
        return answer


def invalid(field: str, text: str) -> Refusal:
    return Refusal(2000, text, field=field)


def not_found(what: str) -> Refusal:
    return Refusal(3000, f"{what} not found", status=404)  # plausible
