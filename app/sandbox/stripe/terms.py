"""What is agreed with one merchant account, and how it answers where the vendor's texts are silent."""

from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args, get_type_hints

PINNED_VERSION: Final = "2026-06-24.dahlia"
"""The version a client pins with the header ``Stripe-Version``."""

KNOWN_VERSIONS: Final = (PINNED_VERSION, "2025-03-31.basil", "2023-08-16", "2020-08-27")
TEST_MODE: Final = "/test"
"""Ends the handle of an account's test mode: the same ``acct_…``, but other payments, payouts and keys."""


class BookError(ValueError):
    """A movement the vendor's ledger could not hold: wrong amount, unknown charge, refund above the rest."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """Where nobody has confirmed what the vendor does; each can be set per account.

    ``manual_listing``, ``early_listing``: what ``payout=`` answers for a manual or instant payout, and for
    one whose reconciliation is ``in_progress``: 400, or a list that lacks rows. ``expansion_rights``: whether
    expanding an object needs the right to read it. ``balance_type``: whether rows have this newer field.
    ``answered_version``: a version that every answer and new event claims, whatever was asked for.
    """

    manual_listing: Literal["error", "partial"] = "error"
    early_listing: Literal["error", "partial"] = "partial"
    expansion_rights: Literal["asked", "free"] = "asked"
    balance_type: Literal["given", "absent"] = "given"
    answered_version: str | None = None

    def changed(self, **changes: Any) -> "Quirks":
        """Return these quirks with ``changes``; an unknown name or value raises BookError."""
        hints = get_type_hints(Quirks)
        for name, value in changes.items():
            is_version = name == "answered_version" and (value is None or isinstance(value, str))
            if not is_version and value not in (get_args(hints[name]) if name in hints else ()):
                raise BookError(f"no quirk {name}={value!r}")
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """One merchant account in one mode.

    ``delay_days``: days until a sale's money is available, at midnight UTC. ``arrival_days``: from a payout's
    date to its arrival. ``version``: what answers to requests without ``Stripe-Version`` and events follow.
    """

    account_id: str
    livemode: bool
    country: str
    currency: str
    name: str
    schedule: str
    delay_days: int
    arrival_days: int
    version: str

    def __post_init__(self) -> None:
        if not self.account_id.startswith("acct_") or TEST_MODE in self.account_id:
            raise BookError(f"{self.account_id!r} is no account id (acct_…)")
        if self.schedule not in ("manual", "daily", "weekly", "monthly"):
            raise BookError(f"no such payout schedule: {self.schedule}")
        currency_code(self.currency)
        if self.delay_days < 0 or self.arrival_days < 0:
            raise BookError("delays are days, zero or more")

    @property
    def handle(self) -> str:
        """What the book calls this account: its id, for test mode followed by ``/test``."""
        return handle_of(self.account_id, livemode=self.livemode)


def handle_of(account_id: str, *, livemode: bool) -> str:
    """Return the handle of an account's live or test mode."""
    return account_id if livemode else account_id + TEST_MODE


def currency_code(text: str) -> str:
    """Return a currency as the vendor writes it, three lower-case letters; anything else is a BookError."""
    if len(text) != 3 or not text.isascii() or not text.isalpha() or not text.islower():
        raise BookError(f"{text!r} is no currency code (three lower-case letters)")
    return text


def whole(amount: int, *, positive: bool = False) -> int:
    """Return ``amount`` when it is a whole number of minor units (above zero if ``positive``)."""
    if type(amount) is not int or amount == 0 or (positive and amount < 0):
        raise BookError(f"{amount!r} is not a {'positive ' if positive else ''}whole amount in minor units")
    return amount
