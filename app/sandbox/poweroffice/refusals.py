"""The vendor's refusals: a status, and a body whose form varies from call to call.

ProblemDetails is what the vendor's file has; other forms were met. The texts are plausible, none was seen.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.sandbox.poweroffice.settings import Settings

_TITLES: Final = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed"}


class Refusal(Exception):
    """A refused request; ``empty`` without a body, ``gateway`` by what stands before the API."""

    def __init__(
        self, status: int, text: str = "", *, field: str = "", empty: bool = False, gateway: bool = False
    ) -> None:
        self.status, self.text, self.field = status, text, field
        self.empty, self.gateway = empty, gateway
        super().__init__(f"{status} {text}")

    def body(self, settings: Settings) -> Mapping[str, Any] | None:
        """Return the body in the form and as telling as the settings say."""
        if self.empty:
            return None
        if self.gateway:
            return {"statusCode": self.status if self.status != 429 else "429", "message": self.text}
        text = (
            self.text if settings.error_texts or self.status == 404 else "The request could not be handled."
        )
        title = _TITLES.get(self.status, "Conflict")
        plain = {"Type": None, "Title": title, "Status": self.status, "Detail": text, "Instance": None}
        if self.status not in (400, 409):
            return plain
        match settings.error_form:
            case "message":
                return {"Message": text}
            case "errors":
                return {**plain, "Detail": None, "errors": {self.field or "Voucher": [text]}}
            case "validation_errors":
                return {**plain, "Detail": None, "ValidationErrors": [{"Field": self.field, "Message": text}]}
        return plain


def bad(text: str, field: str = "") -> Refusal:
    return Refusal(400, text, field=field)


def not_found(what: str) -> Refusal:
    return Refusal(404, f"{what} not found.")


def forbidden() -> Refusal:
    """A privilege is missing: nothing is said of which."""
    return Refusal(403, empty=True)


def no_token() -> Refusal:
    return Refusal(401, empty=True)


def no_subscription() -> Refusal:
    return Refusal(
        401,
        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active "
        "subscription.",
        gateway=True,
    )


def throttled() -> Refusal:
    return Refusal(429, "Rate limit is exceeded. Try again in 1 seconds.", gateway=True)
