"""Vouchers: balanced double entry with an identity that follows from the business facts alone."""

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class VoucherKind(StrEnum):
    """What a voucher books; the subject of its identity is told per kind in ``docs/architecture.md``."""

    PAYOUT = "payout"
    RETURN = "return"
    BALANCE_DAY = "balance_day"
    SALES = "sales"
    OPENING = "opening"
    CORRECTION = "correction"


SETTLEMENT_KINDS = frozenset(
    {
        VoucherKind.PAYOUT,
        VoucherKind.RETURN,
        VoucherKind.BALANCE_DAY,
        VoucherKind.OPENING,
        VoucherKind.CORRECTION,
    }
)


class VoucherState(StrEnum):
    """The one life of a voucher; ``WITHDRAWN`` is a draft replaced before sending."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    POSTED = "posted"
    DOCUMENTED = "documented"
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"
    REVERSING = "reversing"
    REVERSED = "reversed"


UNSENT = frozenset({VoucherState.DRAFT, VoucherState.APPROVED})
IN_BOOKS = frozenset({VoucherState.POSTED, VoucherState.DOCUMENTED, VoucherState.VERIFIED})
ENDED = frozenset({VoucherState.WITHDRAWN, VoucherState.REVERSED})


@dataclass(frozen=True, slots=True)
class VoucherIdentity:
    """(company, kind, provider, merchant account, subject): the same wherever and whenever it is computed.

    ``company`` is ``<accounting system>:<its company id>``, ``merchant_account`` the provider's own id.
    """

    company: str
    kind: VoucherKind
    provider: str
    merchant_account: str
    subject: str

    def __post_init__(self) -> None:
        for part in (self.company, self.provider, self.merchant_account, self.subject):
            if not part or "\n" in part:
                raise ValueError(f"a part of a voucher identity is one non-empty line, not {part!r}")

    def _hash(self, revision: int) -> str:
        if revision < 1:
            raise ValueError("revisions count from 1")
        parts = (self.company, self.kind, self.provider, self.merchant_account, self.subject, str(revision))
        digest = hashlib.sha256("\n".join(parts).encode()).digest()
        return base64.b32encode(digest).decode()[:20]

    def key(self, revision: int) -> str:
        """The voucher's key in the accounting system: ``AV`` + 20 base32 characters."""
        return "AV" + self._hash(revision)

    def reversal_key(self, revision: int) -> str:
        """The key of the reversal of that revision: ``RV`` + the same 20 characters."""
        return "RV" + self._hash(revision)


def part_of(account: str, customer: str) -> str:
    """Return how a customer's part of an account is named: ``1500:10001``, the account itself without one."""
    return f"{account}:{customer}" if customer else account


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of a voucher: ``amount`` in minor units of the voucher's currency, debit +, credit -.

    ``rule`` names the rule (id@version) or the decision that chose the account; ``transactions`` the keys of
    the rows summed in it. ``customer`` is the number of the customer on whose part of the account it stands,
    empty on accounts that have no customers. ``dimensions`` are codes of the books' own dimensions 1 to 3,
    "" where there is none; empty where there are none at all.
    """

    account: str
    vat_code: str
    amount: int
    text: str
    line_type: str
    rule: str
    fee_type: str = ""
    department: str = ""
    project: str = ""
    count: int = 1
    transactions: tuple[str, ...] = ()
    customer: str = ""
    dimensions: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """The account, and the customer's part of it where the posting carries one."""
        return part_of(self.account, self.customer)

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise ValueError(f"a posting's amount is an int of minor units, not {self.amount!r}")
        if not self.account:
            raise ValueError("a posting needs an account")


class Unbalanced(ValueError):
    """The postings do not sum to zero: nothing may be sent."""


@dataclass(frozen=True, slots=True)
class VoucherDraft:
    """A voucher as it will be sent; ``claims`` are the keys of the transactions it books."""

    identity: VoucherIdentity
    date: date
    currency: str
    text: str
    postings: tuple[Posting, ...]
    claims: tuple[str, ...] = ()
    payout_reference: str = ""
    decisions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        total = sum(posting.amount for posting in self.postings)
        if total != 0:
            raise Unbalanced(f"voucher {self.identity.subject} is off by {total} minor units")

    def sums(self) -> dict[str, int]:
        """Return the sum per account and customer, minor units."""
        sums: dict[str, int] = defaultdict(int)
        for posting in self.postings:
            sums[posting.part] += posting.amount
        return dict(sums)

    def as_dict(self) -> dict[str, object]:
        """The draft as plain JSON values; ``from_dict`` gives it back.

        A customer, and dimensions, are named only where there are any: drafts stored before keep their hash.
        """
        return {
            "identity": {
                name: str(getattr(self.identity, name)) for name in VoucherIdentity.__dataclass_fields__
            },
            "date": self.date.isoformat(),
            "currency": self.currency,
            "text": self.text,
            "postings": [
                {
                    name: list(value) if isinstance(value := getattr(posting, name), tuple) else value
                    for name in Posting.__dataclass_fields__
                    if name not in ("customer", "dimensions") or getattr(posting, name)
                }
                for posting in self.postings
            ],
            "claims": list(self.claims),
            "payout_reference": self.payout_reference,
            "decisions": list(self.decisions),
        }

    def hash(self) -> str:
        """SHA-256 over the canonical JSON; an approval names it, so a changed draft is not approved."""
        text = json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def draft_from_dict(stored: Mapping[str, object]) -> VoucherDraft:
    """Return the draft that ``as_dict`` wrote; raise KeyError or ValueError on anything else."""
    given = dict(stored)
    identity = given["identity"]
    postings = given["postings"]
    if not isinstance(identity, dict) or not isinstance(postings, list):
        raise ValueError("not a stored voucher draft")
    try:
        return VoucherDraft(
            identity=VoucherIdentity(**{**identity, "kind": VoucherKind(identity["kind"])}),
            date=date.fromisoformat(str(given["date"])),
            currency=str(given["currency"]),
            text=str(given["text"]),
            postings=tuple(
                Posting(
                    **{
                        **posting,
                        "transactions": _texts(posting["transactions"]),
                        "dimensions": _texts(posting.get("dimensions", [])),
                    }
                )
                for posting in postings
            ),
            claims=_texts(given["claims"]),
            payout_reference=str(given["payout_reference"]),
            decisions=_texts(given["decisions"]),
        )
    except TypeError as error:  # a field too many or too few
        raise ValueError("not a stored voucher draft") from error


def _texts(stored: object) -> tuple[str, ...]:
    if not isinstance(stored, list):
        raise ValueError("not a stored voucher draft")
    return tuple(str(value) for value in stored)
