"""What driving an accounting system needs: a stand-in with books, other hands in them, faults.

Each registered accounting system has one :class:`DrivenAccounting`. What is counted is counted in
the stand-in, over HTTP.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import requests

from app.sandbox.server import RunningStandIn

OUR_KEY = re.compile(r"AV[A-Z2-7]{20}")
"""How a key of ours looks, wherever the system keeps it."""


@dataclass(frozen=True)
class HandLine:
    """A line of a voucher as a bookkeeper enters it: gross øre, debit +; the standard VAT code; the number of
    the customer on whose part of the account it stands, where there is one; as held, codes of the books' own
    dimensions 1 to 3."""

    account: int
    amount: int
    vat_code: str = "0"
    customer: str = ""
    dimensions: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class HeldVoucher:
    """A voucher as the stand-in holds it. ``key`` is ours, empty on others'; ``lines`` as they were entered,
    ``sums`` per account with the system's own VAT postings; ``uploads`` counts the files that were stored."""

    id: str
    key: str
    number: str
    day: date
    text: str
    posted: bool
    is_reversal: bool
    is_reversed: bool
    uploads: int
    lines: tuple[HandLine, ...]
    sums: Mapping[str, int]

    @property
    def live(self) -> bool:
        """Booked, and not taken back by a reversal."""
        return self.posted and not self.is_reversed

    @property
    def unposted(self) -> bool:
        return not self.posted


class DrivenAccounting(ABC):
    """An accounting stand-in that runs, with one company that the credentials reach and one they do not.

    Its chart has the accounts of the shipped rules of every provider, 3000 for sales and 2999. Keyword
    arguments of the constructor are settings of the stand-in; ``visibility_lag_seconds`` is one of every
    stand-in.
    """

    name: ClassVar[str]
    style: ClassVar[str]
    credentials: ClassVar[Mapping[str, str]]
    """What the shop types in, in that style."""
    company: ClassVar[str]
    """The reference of the company that the credentials reach, and of another in the same stand-in."""
    other_company: ClassVar[str]
    operator: ClassVar[Mapping[str, str]]
    """The operator's settings that this style needs, by environment variable, for test shops."""
    secrets: ClassVar[tuple[str, ...]]
    """No log, error or answer may have these."""
    create: ClassVar[Mapping[str, Any]]
    """The call that makes a voucher, as faults name it: ``{"method": …, "path": …}``."""
    release: ClassVar[Mapping[str, Any] | None]
    """The call that books an unposted voucher; None where creating books it."""
    attach: ClassVar[Mapping[str, Any]]
    reverse: ClassVar[Mapping[str, Any]]
    any_call: ClassVar[str]
    """A path (regular expression) that every call has but those that log in."""
    gone: ClassVar[Mapping[str, Any] | None]
    """The status and body with which :attr:`release` says that there is no such voucher."""
    limit: ClassVar[Mapping[str, Any]]
    """Status, headers and body of too many calls, with a wait of a second told as the vendor tells it."""
    bare_limit: ClassVar[Mapping[str, Any]]
    """The same without a word of how long to wait."""
    session_ended: ClassVar[Mapping[str, Any] | None]
    """Status and body when a token or session has ended and is made anew; None where the key itself is
    sent."""
    cut_off: ClassVar[str]
    """The first half of the answer to a successful create."""
    allows_copies: ClassVar[bool]
    """Whether two vouchers can stand under one key of ours: False where the system itself refuses that."""

    marks: ClassVar[Mapping[str, str]]
    """What :meth:`mark_by_hand` can mark a line with, and that it was not marked with before, by kind; a VAT
    code without VAT."""

    other_answers: ClassVar[Sequence[Mapping[str, Any]]] = ()
    """Settings of the stand-in under which a booking makes calls that it does not make otherwise."""

    running: RunningStandIn

    @abstractmethod
    def __init__(self, **settings: Any) -> None:
        """Open the books and start the stand-in."""

    @property
    @abstractmethod
    def environment(self) -> dict[str, str]:
        """The settings by which a test shop reaches the stand-in, the operator's included."""

    @abstractmethod
    def vouchers(self) -> Sequence[HeldVoucher]:
        """Every voucher of :attr:`company`, in order of creation, as the stand-in shows them over HTTP."""

    @abstractmethod
    def balance(self, account: int) -> int:
        """The account's balance over all days by the stand-in's own sum, øre, debit +."""

    @abstractmethod
    def book_by_hand(self, day: date, text: str, lines: Sequence[HandLine], *, posted: bool = True) -> str:
        """Another hand books a voucher past the API (or leaves it unposted, where there is such a state);
        return its id."""

    @abstractmethod
    def change_by_hand(self, voucher: str, lines: Sequence[HandLine]) -> None:
        """Another hand changes a booked voucher's lines, past what the API allows."""

    @abstractmethod
    def mark_by_hand(self, voucher: str, account: int, kind: str, code: str) -> None:
        """Another hand marks a booked voucher's lines on an account otherwise: a kind and a code of
        :attr:`marks`, or "" for none. Amounts stay as they are."""

    def unmarked(self, kind: str) -> str:
        """What :meth:`mark_by_hand` takes for a line that was sent without that mark."""
        return "0" if kind == "vat_code" else ""

    @abstractmethod
    def delete_by_hand(self, voucher: str) -> None:
        """Another hand deletes a voucher, past what the API allows."""

    @abstractmethod
    def reverse_by_hand(self, voucher: str, day: date) -> None:
        """Another hand reverses a booked voucher."""

    @abstractmethod
    def copy_by_hand(self, original: HeldVoucher, *, onto: str = "", posted: bool = True) -> None:
        """A second voucher equal to the original and under its key; ``onto`` makes that of an older voucher
        (left unposted, where there is such a state) instead of a new one. Only with :attr:`allows_copies`."""

    @abstractmethod
    def remove_attachments(self) -> None:
        """Another hand takes every attachment away."""

    @abstractmethod
    def remove_account(self, account: int) -> None: ...

    @abstractmethod
    def add_account(self, account: int, name: str) -> None: ...

    def add_customer(self, number: str, name: str) -> None:
        """Add a customer beside the first, number 10001; only where vouchers can carry one."""
        raise AssertionError(f"{self.name}: no voucher carries a customer")

    def add_dimension(self, index: int, name: str, codes: Sequence[str]) -> None:
        """Add a dimension of the company's own, 1 to 3, with these values; only where vouchers carry them."""
        raise AssertionError(f"{self.name}: no voucher carries a dimension of the company's own")

    @abstractmethod
    def close_period(self, day: date) -> None:
        """Close the period with that day (and those before it, where the system closes so)."""

    @abstractmethod
    def refuse_keys(self) -> None:
        """The shop's credentials are revoked."""

    @abstractmethod
    def new_keys(self) -> Mapping[str, str]:
        """Credentials of :attr:`style` that reach :attr:`company` after the first were revoked."""

    @abstractmethod
    def point_keys_elsewhere(self) -> None:
        """The same credentials reach :attr:`other_company` from now on."""

    def fault(self, *faults: Mapping[str, Any]) -> None:
        requests.post(f"{self.running.url}/_faults", json=[*faults], timeout=30).raise_for_status()

    def ours(self) -> list[HeldVoucher]:
        """Our vouchers; reversing ones are not counted."""
        return [one for one in self.vouchers() if one.key and not one.is_reversal]

    def stop(self) -> None:
        self.running.stop()
