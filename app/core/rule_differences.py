"""What a change of rules changes: the sums of two sets of vouchers, place by place. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.vouchers import VoucherDraft


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in the books where old and new vouchers come to other amounts (minor units, debit +)."""

    on: date
    account: str
    vat_code: str
    department: str
    project: str
    before: int
    after: int
    customer: str = ""
    dimensions: tuple[str, ...] = ()


def differences(before: Iterable[VoucherDraft], after: Iterable[VoucherDraft]) -> list[Difference]:
    """Return the places that differ, in order of day and account; a text that differs is none."""
    old, new = _sums(before), _sums(after)
    return [
        Difference(*place[:5], old.get(place, 0), new.get(place, 0), *place[5:])
        for place in sorted({*old, *new})
        if old.get(place, 0) != new.get(place, 0)
    ]


_Place = tuple[date, str, str, str, str, str, tuple[str, ...]]


def _sums(drafts: Iterable[VoucherDraft]) -> dict[_Place, int]:
    sums: dict[_Place, int] = defaultdict(int)
    for draft in drafts:
        for one in draft.postings:
            where = (one.account, one.vat_code, one.department, one.project, one.customer)
            place = (draft.date, *where, one.dimensions)
            sums[place] += one.amount
    return dict(sums)
