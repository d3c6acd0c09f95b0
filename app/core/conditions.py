"""Conditions: what makes cases alike, so that one answer can stand for all of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """All cases of one code at one merchant account whose ``facts`` (sorted name and value pairs) are these.

    Two conditions are the same or have nothing in common: a case never fits two of them.
    """

    code: str
    provider: str
    merchant_account: str
    facts: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if list(self.facts) != sorted(dict(self.facts).items()):
            raise ValueError("the facts of a condition are sorted, each named once")

    @property
    def key(self) -> str:
        """A stable name: the same condition has it in every installation."""
        text = json.dumps([self.code, self.provider, self.merchant_account, self.facts], ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def as_dict(self) -> dict[str, object]:
        """The condition as plain JSON values; ``condition_from_dict`` gives it back."""
        return {
            "code": self.code,
            "provider": self.provider,
            "merchant_account": self.merchant_account,
            "facts": dict(self.facts),
        }


def condition_from_dict(stored: Mapping[str, object]) -> Condition:
    """Return the condition that ``as_dict`` wrote; raise KeyError or ValueError on anything else."""
    facts = stored["facts"]
    if not isinstance(facts, Mapping):
        raise ValueError("not a stored condition")
    return Condition(
        str(stored["code"]),
        str(stored["provider"]),
        str(stored["merchant_account"]),
        tuple(sorted((str(name), str(value)) for name, value in facts.items())),
    )
