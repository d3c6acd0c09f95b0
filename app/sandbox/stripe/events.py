"""Events as they were recorded, and where they are to be delivered."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Event:
    """Something that happened; ``about`` is the object as it was then. ``waits``: not delivered yet."""

    id: str
    type: str
    created: int
    api_version: str
    livemode: bool
    about: dict[str, Any]
    previous: dict[str, Any] = field(default_factory=dict)
    waits: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the object as the vendor lists and delivers it."""
        data: dict[str, Any] = {"object": self.about}
        if self.previous:
            data["previous_attributes"] = self.previous
        return {
            "id": self.id,
            "object": "event",
            "api_version": self.api_version,
            "created": self.created,
            "data": data,
            "livemode": self.livemode,
            "pending_webhooks": int(self.waits),
            "request": {"id": None, "idempotency_key": None},
            "type": self.type,
        }


@dataclass(slots=True)
class Endpoint:
    """A webhook endpoint: its address and its secrets, the newest first (several while one is rotated)."""

    url: str
    secrets: list[str] = field(repr=False)
