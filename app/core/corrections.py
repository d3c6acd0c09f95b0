"""A wrong account found later: what was booked on it is moved by correction vouchers. Pure.

What stands in an open month is corrected in that month; what stands in closed ones together in the first open
month, and the text says which it concerns. Booked vouchers stay as they are. Output VAT is never moved.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from app.core.periods import Period, first_open_day
from app.core.texts import PROVIDER_NAMES, Language
from app.core.vat_codes import OUTPUT_VAT
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind

CORRECTS: Final = "corrects:"
"""How a correction names in its decisions the key of a voucher that it corrects."""

_RULE: Final = "correction:"
"""How the postings of a correction name the wrong account."""


@dataclass(frozen=True, slots=True)
class Booked:
    """A voucher of ours in the books, under its key and its number there; ``draft`` as corrections left it,
    ``times`` how many there were."""

    key: str
    number: str
    draft: VoucherDraft
    times: int = 0

    @property
    def named(self) -> str:
        """What a correction of it is told from the one before by."""
        return f"{self.key}#{self.times}" if self.times else self.key


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong: everything on ``account`` belongs on ``right``; ``reason`` stands on the vouchers."""

    account: str
    right: str
    reason: str


def moves_by_key(corrections: Iterable[VoucherDraft]) -> dict[str, list[tuple[str, str]]]:
    """Return by the key of a corrected voucher what was moved of it: (wrong account, right account)."""
    moves: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for draft in corrections:
        keys = [told.removeprefix(CORRECTS) for told in draft.decisions if told.startswith(CORRECTS)]
        wrong = {one.rule.removeprefix(_RULE) for one in draft.postings if one.rule.startswith(_RULE)}
        right = {one.account for one in draft.postings} - wrong
        if keys and len(wrong) == len(right) == 1:
            for key in keys:
                moves[key].append((min(wrong), min(right)))
    return dict(moves)


def as_corrected(draft: VoucherDraft, moves: Iterable[tuple[str, str]]) -> VoucherDraft:
    """Return the draft as its corrections left it: what was moved stands on the right account."""
    postings = draft.postings
    for wrong, right in moves:
        postings = tuple(
            replace(one, account=right, customer="") if one.account == wrong else one for one in postings
        )
    return replace(draft, postings=postings)


def has_late_output_vat(booked: Iterable[Booked], account: str) -> bool:
    """Whether something with output VAT stands on the account: that is not for a correction."""
    return any(
        posting.account == account and posting.vat_code in OUTPUT_VAT
        for one in booked
        for posting in one.draft.postings
    )


def correction_drafts(
    booked: Iterable[Booked],
    wrong: Wrong,
    closed: Sequence[Period] | None,
    today: date,
    language: Language,
) -> tuple[VoucherDraft, ...]:
    """Return the correction vouchers, by day: one per merchant account and open month.

    ``closed`` None: nobody tells which periods are closed, and all of it goes into the month of ``today``.
    Raises ValueError where no day is open.
    """
    groups: dict[tuple[VoucherIdentity, date], list[Booked]] = defaultdict(list)
    for one in booked:
        if not _lines(one.draft, wrong.account):
            continue
        identity = one.draft.identity
        account = VoucherIdentity(
            identity.company,
            VoucherKind.CORRECTION,
            identity.provider,
            identity.merchant_account,
            identity.merchant_account,
        )
        groups[account, _day(one.draft.date, closed, today)].append(one)
    drafts = [
        _draft(account, day, sorted(group, key=lambda one: (one.draft.date, one.key)), wrong, language)
        for (account, day), group in groups.items()
    ]
    return tuple(sorted(drafts, key=lambda draft: (draft.date, draft.identity.key(1))))


def _day(on: date, closed: Sequence[Period] | None, today: date) -> date:
    """The last day of the voucher's month, or of the first open one; never ahead."""
    if closed is None:
        return today
    open_day: date | None = on
    if any(first <= on <= last for first, last in closed):
        open_day = first_open_day(on, closed, today)
    if open_day is None:
        raise ValueError("no open day")
    month_end = (open_day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    day = min(month_end, today)
    return open_day if any(first <= day <= last for first, last in closed) else day


_Place = tuple[str, str, str, str, tuple[str, ...]]


def _lines(draft: VoucherDraft, account: str) -> dict[_Place, int]:
    sums: dict[_Place, int] = defaultdict(int)
    for one in draft.postings:
        if one.account == account:
            sums[one.vat_code, one.department, one.project, one.customer, one.dimensions] += one.amount
    return {line: amount for line, amount in sums.items() if amount}


def _draft(
    account: VoucherIdentity, day: date, group: Sequence[Booked], wrong: Wrong, language: Language
) -> VoucherDraft:
    keys = tuple(one.key for one in group)
    told = "\n".join((wrong.account, wrong.right, *sorted(one.named for one in group)))
    digest = hashlib.sha256(told.encode()).hexdigest()[:16]
    postings: list[Posting] = []
    moved: dict[tuple[str, str, str, tuple[str, ...]], int] = defaultdict(int)
    rule = f"{_RULE}{wrong.account}"
    for one in group:
        told = f"{'Voucher' if language == 'en' else 'Bilag'} {one.number or one.key} {one.draft.date}"
        for (vat_code, department, project, customer, dimensions), amount in sorted(
            _lines(one.draft, wrong.account).items()
        ):
            postings.append(
                Posting(
                    wrong.account,
                    vat_code,
                    -amount,
                    told,
                    "correction",
                    rule,
                    department=department,
                    project=project,
                    customer=customer,
                    dimensions=dimensions,
                )
            )
            moved[vat_code, department, project, dimensions] += amount
    for (vat_code, department, project, dimensions), amount in sorted(moved.items()):
        text = _text(account.provider, wrong, group, language)
        postings.append(
            Posting(
                wrong.right,
                vat_code,
                amount,
                text,
                "correction",
                rule,
                department=department,
                project=project,
                count=len(group),
                dimensions=dimensions,
            )
        )
    return VoucherDraft(
        identity=VoucherIdentity(
            account.company,
            account.kind,
            account.provider,
            account.merchant_account,
            f"{wrong.account}-{wrong.right} {digest}",
        ),
        date=day,
        currency=group[0].draft.currency,
        text=f"{_text(account.provider, wrong, group, language)}: {wrong.reason}"[:200],
        postings=tuple(postings),
        payout_reference=f"{wrong.account}-{wrong.right} {digest}",
        decisions=tuple(f"{CORRECTS}{key}" for key in keys),
    )


def _text(provider: str, wrong: Wrong, group: Sequence[Booked], language: Language) -> str:
    months = sorted({f"{one.draft.date:%Y-%m}" for one in group})
    concerned = "–".join(f"{month[5:]}.{month[:4]}" for month in dict.fromkeys((months[0], months[-1])))
    name = PROVIDER_NAMES.get(provider, provider)
    if language == "en":
        return f"{name} correction {wrong.account} to {wrong.right}, concerning {concerned}"
    return f"{name} korreksjon {wrong.account} til {wrong.right}, gjelder {concerned}"
