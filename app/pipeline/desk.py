"""A voucher on the desk: everything its steps need, loaded once per lease, with fenced writes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from app.accounting.base import (
    Accounting,
    Creates,
    FoundState,
    LedgerVoucher,
    OutgoingPosting,
    OutgoingVoucher,
)
from app.clock import local_date
from app.core.cases import Case, CaseCode
from app.core.sending import Hit, HitState, Own
from app.core.vouchers import UNSENT, VoucherDraft, VoucherState
from app.errors import Missing
from app.pipeline.payout_state import refresh_payout_state
from app.pipeline.services import Services
from app.store import audit, cases, connections, shops, vouchers
from app.store.leases import Lease, fenced
from app.store.voucher_reversals import reversals_of

FIND_DAYS_BEFORE = timedelta(days=7)


@dataclass
class Desk:
    """One voucher under its lease, with the session to the company it goes to."""

    services: Services
    lease: Lease
    shop: Row[Any]
    company: Row[Any]
    row: Row[Any]
    draft: VoucherDraft
    accounting: Accounting

    @property
    def outgoing(self) -> OutgoingVoucher:
        return outgoing_voucher(self.row.voucher_key, self.draft)

    @property
    def in_two_phases(self) -> bool:
        """Whether the system creates unposted first; else what is created is booked."""
        return self.accounting.info.capabilities.creates is Creates.TWO_PHASE

    @property
    def today(self) -> date:
        return local_date(self.services.clock(), self.shop.zone)

    def seconds_until_its_day(self) -> float:
        """How long until the voucher's date has come where the shop is; a payout on its way is not booked."""
        first = datetime.combine(self.draft.date, time(), ZoneInfo(self.shop.zone))
        return (first - self.services.clock()).total_seconds()

    def keys(self) -> dict[str, int]:
        """The keys of every revision worth looking for, own + 2 included, with their revision."""
        identity = self.draft.identity
        return {identity.key(revision): revision for revision in range(1, self.row.revision + 3)}

    def find(self) -> list[Hit]:
        """Look for every voucher under our keys in the accounting system."""
        keys = self.keys()
        found = self.accounting.find(
            list(keys), self.draft.date - FIND_DAYS_BEFORE, max(self.today, self.draft.date)
        )
        return [self._with_own_reversal(hit_of(one, keys[one.key])) for one in found if one.key in keys]

    def _with_own_reversal(self, hit: Hit) -> Hit:
        """A list may show what we reversed before it shows the reversal: such a voucher is not live, else the
        next revision would adopt it. The reversal is read by its id, for somebody may have removed it."""
        if hit.state is not HitState.POSTED:
            return hit
        with self.services.store.reading(self.lease.shop) as connection:
            reversal = reversals_of(connection, self.lease.shop, self.draft.identity).get(hit.id)
        if reversal is None:
            return hit
        try:
            stands = self.accounting.read(reversal).state is FoundState.POSTED
        except Missing:
            return hit
        return replace(hit, state=HitState.REVERSED) if stands else hit

    def own(self) -> Own:
        """Our voucher as the accounting system should hold it."""
        with self.services.store.reading(self.lease.shop) as connection:
            made = vouchers.made_here(connection, self.lease.shop, self.row.id)
            unclear = vouchers.unclear_creates(connection, self.lease.shop, self.row.id)
        outgoing = self.outgoing
        return Own(
            revision=self.row.revision,
            date=self.draft.date,
            sums=self.accounting.expected_sums(outgoing),
            made_here=made,
            tolerance=self.accounting.rounding_tolerance(outgoing),
            unclear=0 if self.in_two_phases else unclear,
        )

    def write(self, name: str, why: str = "", params: Mapping[str, Any] | None = None, **values: Any) -> None:
        """Write to the voucher under the lease, log a change of state, and keep our copy current."""
        now = self.services.now_ms()
        with fenced(self.services.store, name, self.lease) as connection:
            vouchers.set_voucher(connection, self.lease.shop, self.row.id, **values)
            if why:
                audit.log_change(
                    connection,
                    self.lease.shop,
                    ("voucher", self.row.id),
                    "worker",
                    now,
                    why,
                    change_from=self.row.state,
                    change_to=values.get("state", self.row.state),
                    params=params,
                )
            self.row = vouchers.get_voucher(connection, self.lease.shop, self.row.id)
            if "state" in values and self.row.payout_id is not None:
                refresh_payout_state(connection, self.lease.shop, self.row.payout_id)

    def begin_sending(self) -> bool:
        """Commit that the voucher is being sent; False when it was withdrawn meanwhile."""
        now = self.services.now_ms()
        with fenced(self.services.store, "send.begin", self.lease) as connection:
            if not vouchers.begin_sending(connection, self.lease.shop, self.row.id):
                return False
            audit.log_change(
                connection,
                self.lease.shop,
                ("voucher", self.row.id),
                "worker",
                now,
                "sending",
                change_from=self.row.state,
                change_to=str(VoucherState.SENDING),
            )
            self.row = vouchers.get_voucher(connection, self.lease.shop, self.row.id)
            if self.row.payout_id is not None:
                refresh_payout_state(connection, self.lease.shop, self.row.payout_id)
        return True

    def intend(self, operation: str, ledger_id: str | None = None, **intent: Any) -> int:
        """Commit that an outside effect is about to be tried; return its id."""
        now = self.services.now_ms()
        with fenced(self.services.store, f"{operation}.intend", self.lease) as connection:
            effect = vouchers.intend(
                connection,
                self.lease.shop,
                self.row.id,
                operation,
                now,
                ledger_id=ledger_id,
                payload_hash=self.row.draft_hash,
            )
            if intent:
                vouchers.set_voucher(
                    connection, self.lease.shop, self.row.id, intent={"at": now, "effect": effect, **intent}
                )
            self.row = vouchers.get_voucher(connection, self.lease.shop, self.row.id)
        return effect

    def finish(
        self, operation: str, effect: int, outcome: str, made: str | None = None, **values: Any
    ) -> None:
        """Commit how an outside effect ended (``made`` is its id there), and what follows for the voucher."""
        now = self.services.now_ms()
        with fenced(self.services.store, f"{operation}.finish", self.lease) as connection:
            vouchers.finish_effect(connection, self.lease.shop, effect, outcome, now, made)
            if values:
                vouchers.set_voucher(connection, self.lease.shop, self.row.id, **values)
            self.row = vouchers.get_voucher(connection, self.lease.shop, self.row.id)

    def ask(self, code: CaseCode, **params: Any) -> None:
        """Open a case about this voucher."""
        case = Case(
            code,
            f"voucher/{self.row.voucher_key}",
            {
                "text": self.draft.text,
                "date": self.draft.date.isoformat(),
                "amount": {"amount": self.amount, "currency": self.draft.currency},
                "number": self.row.ledger_number or "",
                **params,
            },
            cause=str(params.get("cause_key") or code),
        )
        with fenced(self.services.store, "case", self.lease) as connection:
            cases.open_case(
                connection,
                self.lease.shop,
                case,
                self.services.now_ms(),
                payout_id=self.row.payout_id,
                voucher_id=self.row.id,
            )
            if self.row.payout_id is not None:
                refresh_payout_state(connection, self.lease.shop, self.row.payout_id)

    @property
    def amount(self) -> int:
        return moved_by(self.draft)


def outgoing_voucher(key: str, draft: VoucherDraft) -> OutgoingVoucher:
    """The voucher as it is sent under its key; lines that sum to zero are left out."""
    return OutgoingVoucher(
        key=key,
        date=draft.date,
        currency=draft.currency,
        text=draft.text,
        postings=tuple(
            OutgoingPosting(
                one.account,
                one.vat_code,
                one.amount,
                one.text,
                one.department,
                one.project,
                one.customer,
                one.dimensions,
            )
            for one in draft.postings
            if one.amount != 0
        ),
    )


def moved_by(draft: VoucherDraft) -> int:
    """What the voucher moves on the bank, else the sum of its debits, minor units."""
    bank = [one.amount for one in draft.postings if one.line_type in ("bank", "in_transit")]
    return sum(bank) or sum(one.amount for one in draft.postings if one.amount > 0)


def hit_of(found: LedgerVoucher, revision: int) -> Hit:
    """A voucher of the accounting system as the decisions see it."""
    return Hit(
        id=found.id,
        order=found.order,
        revision=revision,
        state=HitState(str(found.state)),
        date=found.date,
        sums=found.sums,
        number=found.number,
    )


def load_desk(services: Services, lease: Lease) -> Desk | str:
    """Return the voucher ready to work on, or the code of what it waits for."""
    with services.store.reading(lease.shop) as connection:
        shop = shops.get_shop(connection, lease.shop)
        row = vouchers.get_voucher(connection, lease.shop, lease.id)
        company = connections.get_company(connection, lease.shop, row.company_id)
        if shops.is_sending_held(connection):
            return "sending_held"
        if shop.paused:
            return "shop_paused"
        # What was begun is finished where it stands: the start may be that of other books by now.
        is_unsent = row.state in {str(state) for state in UNSENT}
        if is_unsent and (shop.start_date is None or row.date < shop.start_date):
            return "before_start"
        if company.connection_id is None:
            return "company_disconnected"
        link = connections.get_connection(connection, lease.shop, company.connection_id)
        if link.state != connections.WORKING:
            return f"connection_{link.state}"
    accounting = services.accounting(shop, link, lease.deadline)
    return Desk(services, lease, shop, company, row, vouchers.draft_of(row), accounting)
