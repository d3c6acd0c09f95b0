"""The vendor's refusals: status, code and validation messages with field and text.

Codes and form: https://github.com/Tripletex/tripletex-api2 ("Error codes"). The texts are those of a user
with Norwegian language. Texts marked "plausible" in this package were not seen at the vendor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NULL: Final = "Kan ikke være null."
WRONG_TYPE: Final = "Verdien er ikke av korrekt type for dette feltet."
UNKNOWN_FIELD: Final = "Feltet eksisterer ikke i objektet."


@dataclass(frozen=True, slots=True)
class Complaint:
    """One validation message; ``path`` has the position (``postings[1].vatType.id``)."""

    field: str | None
    message: str
    path: str | None = None

    def as_json(self) -> dict[str, object]:
        return {"field": self.field, "message": self.message, "path": self.path, "rootId": None}


class Refusal(Exception):
    """A request that the vendor refuses."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *complaints: Complaint,
        developer_message: str = "",
    ) -> None:
        self.status, self.code, self.message = status, code, message
        self.complaints = complaints
        self.developer_message = developer_message or message
        super().__init__(f"{status} {code} {message}")

    def body(self, request_id: str) -> Mapping[str, object]:
        return {
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "link": "https://tripletex.no/v2-docs/",
            "developerMessage": self.developer_message,
            "validationMessages": [one.as_json() for one in self.complaints] or None,
            "requestId": request_id,
        }


def invalid(*complaints: Complaint) -> Refusal:
    """422, code 18000: the request is understood and not allowed."""
    return Refusal(422, 18000, "Validering feilet.", *complaints, developer_message="VALIDATION_ERROR")


def unmappable(*complaints: Complaint) -> Refusal:
    """422, code 16000: a field that does not exist, or a value of the wrong type."""
    return Refusal(422, 16000, "Request mapping failed", *complaints, developer_message="VALIDATION_ERROR")


def bad_parameter(name: str, message: str) -> Refusal:
    """422, code 21000: a query parameter that cannot be read or that the call does not have."""
    return Refusal(422, 21000, "Ugyldig parameter.", Complaint(name, message))


def illegal_field(name: str, model: str) -> Refusal:
    """400, code 11000: the fields filter names what the model does not have."""
    return Refusal(400, 11000, f"Illegal field in fields filter: {name}. For model: {model}DTO")


def unauthorized() -> Refusal:
    return Refusal(401, 3000, "Unauthorized", developer_message="Missing, wrong or expired session token")


def forbidden() -> Refusal:
    return Refusal(403, 9000, "You do not have permission to access this feature.")


def not_found(what: str = "Object") -> Refusal:
    return Refusal(404, 6000, f"{what} not found")


def stale(current: int) -> Refusal:
    """409, code 8000: the version sent is not the version held."""
    return Refusal(409, 8000, "RevisionException", developer_message=f"Current version is {current}")


def duplicate(field: str) -> Refusal:
    """409, code 14000 (plausible text: no vendor rule of uniqueness is documented for vouchers)."""
    return Refusal(409, 14000, "Duplicate entry", Complaint(field, "Verdien er allerede i bruk."))
