"""The ledger and its postings: what a client proves its bookings by. Unposted vouchers are in neither."""

from collections import defaultdict
from dataclasses import dataclass, field

from app.sandbox.tripletex.chart import Account
from app.sandbox.tripletex.desk import Desk
from app.sandbox.tripletex.fields import Models
from app.sandbox.tripletex.listing import Lists
from app.sandbox.tripletex.parameters import PAGING, Parameters
from app.sandbox.tripletex.refusals import not_found
from app.sandbox.tripletex.serving import Answer, Serving, value
from app.sandbox.tripletex.vouchers import Named, Posting

_OWNERS = ("customerId", "supplierId", "departmentId", "projectId")


@dataclass(slots=True)
class _Row:
    """One account of the ledger; øre, debit +."""

    account: Account
    opening: int = 0
    postings: list[Posting] = field(default_factory=list)

    @property
    def moved(self) -> int:
        return sum(posting.amount for posting in self.postings)


def add_proof_calls(serving: Serving, desk: Desk, models: Models, lists: Lists) -> None:
    def postings_of(asked: Parameters) -> list[Posting]:
        company = serving.company()
        shown = {one.id for one in desk.visible(company.vouchers.values())}
        account = asked.whole("accountId")
        owners = {name: asked.whole(name) for name in _OWNERS}
        return [
            one
            for one in company.posted_postings()
            if one.voucher is not None
            and one.voucher.id in shown
            and (account is None or one.account.id == account)
            and all(wanted is None or _owner(one, name) == wanted for name, wanted in owners.items())
        ]

    def postings() -> Answer:
        asked = Parameters(
            "dateFrom", "dateTo", "accountId", "accountNumberFrom", "accountNumberTo", *_OWNERS, *PAGING
        )
        first, after = asked.required_days("dateFrom", "dateTo")
        lowest, above = asked.whole("accountNumberFrom"), asked.whole("accountNumberTo")
        found = [
            one
            for one in postings_of(asked)
            if first <= one.day < after
            and (lowest is None or one.account.number >= lowest)
            and (above is None or one.account.number < above)
        ]
        return lists.answer("Posting", found, asked)

    def posting(posting_id: int) -> Answer:
        asked = Parameters("fields")
        found = next((one for one in serving.company().posted_postings() if one.id == posting_id), None)
        if found is None:
            raise not_found("Posting")
        return value(models.show("Posting", found, models.select("Posting", asked.text("fields") or "")))

    def ledger() -> Answer:
        asked = Parameters("dateFrom", "dateTo", "accountId", *_OWNERS, *PAGING)
        first, after = asked.required_days("dateFrom", "dateTo")
        rows: dict[int, _Row] = {}
        opening: dict[int, int] = defaultdict(int)
        for one in postings_of(asked):
            row = rows.setdefault(one.account.id, _Row(one.account))
            if one.day < first:
                opening[one.account.id] += one.amount
            elif one.day < after:
                row.postings.append(one)
        for account_id, row in rows.items():
            row.opening = opening[account_id]
        lists_unmoved = desk.settings.ledger_lists_unmoved
        found = [row for row in rows.values() if row.postings or (lists_unmoved and row.opening)]
        return lists.answer("LedgerAccount", sorted(found, key=lambda row: row.account.number), asked)

    serving.add("GET", "/ledger", ledger)
    serving.add("GET", "/ledger/posting", postings)
    serving.add("GET", "/ledger/posting/<int:posting_id>", posting)


def _owner(posting: Posting, name: str) -> int | None:
    owners: dict[str, Named | None] = {
        "customerId": posting.customer,
        "supplierId": posting.supplier,
        "departmentId": posting.department,
        "projectId": posting.project,
    }
    owner = owners[name]
    return None if owner is None else owner.id
