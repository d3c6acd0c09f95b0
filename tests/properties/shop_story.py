"""A shop's story, told to two ledgers that know nothing of the proof: its books and its provider's balance.

The books are kept by double entry after the recipes of a bookkeeper (each voucher sums to zero); the
provider's balance is the sum of what its rows and payouts moved. Nothing here asks ``app.core.proof`` what
an amount should be: it only fills in its facts at the end.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.proof import Anchor, BookedVoucher, BookPosting, Movement, PaidOut, ProofFacts, Stood
from app.core.transactions import TransactionType

START = date(2026, 3, 1)
CLEARING, DISPUTED, RESERVED = "1524", "1528", "1529"
PROVIDERS = (CLEARING, DISPUTED, RESERVED)
BANK, FEES, SALES, LOSSES, SUSPENSE = "1920", "7770", "3000", "7830", "2999"


def day_of(number: int) -> date:
    """Days count from the start's month: 1 is the start, 0 its eve."""
    return START + timedelta(days=number - 1)


@dataclass
class Row:
    """What happened at the provider. ``elsewhere``: a decision books the row's own amount as income."""

    key: str
    kind: str
    day: int
    gross: int
    charges: int = 0
    order: str = ""
    elsewhere: bool = False
    payout: str = ""

    @property
    def net(self) -> int:
        return self.gross + self.charges


@dataclass
class Entry:
    """A voucher in the books: its lines sum to zero. ``key`` is ours, or empty."""

    day: int
    text: str
    lines: Mapping[str, int]
    key: str = ""

    def __post_init__(self) -> None:
        assert sum(self.lines.values()) == 0

    @property
    def on_provider(self) -> int:
        """What it moves the provider's accounts by."""
        return sum(self.lines.get(account, 0) for account in PROVIDERS)


@dataclass
class Transfer:
    """A payout; its day at the bank is the day it is booked."""

    reference: str
    amount: int
    left: int
    due: int
    rows: list[Row]

    def entry(self, key: str = "", day: int | None = None) -> Entry:
        """The payout recipe: bank and fees against clearing; disputes and reserves to their accounts."""
        lines: Counter[str] = Counter({BANK: self.amount})
        for row in self.rows:
            lines[FEES] -= row.charges if row.kind != "payout_return" else 0
            if row.elsewhere:
                lines[SALES] -= row.gross
            elif row.kind in ("chargeback", "chargeback_reversal"):
                lines[DISPUTED] -= row.gross
            elif row.kind in ("reserve_hold", "reserve_release"):
                lines[RESERVED] -= row.gross
            elif row.kind == "fee":
                lines[FEES] -= row.gross
            else:
                lines[CLEARING] -= row.gross
        return Entry(self.due if day is None else day, f"Stripe oppgjør {self.reference}", lines, key)


@dataclass
class Story:
    """Both ledgers, and what we know of our own vouchers."""

    rows: list[Row] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    vouchers: list[BookedVoucher] = field(default_factory=list)
    stood: list[Stood] = field(default_factory=list)
    orders: set[str] = field(default_factory=set)
    unposted: list[tuple[str, int, Entry]] = field(default_factory=list)
    """(reference, day it left the provider, the entry that our voucher would have made)"""

    def books(self, on: int) -> int:
        return sum(entry.on_provider for entry in self.entries if entry.day <= on)

    def provider(self, on: int) -> int:
        moved = sum(row.net for row in self.rows if row.day <= on)
        return moved - sum(one.amount for one in self.transfers if one.left <= on)

    def sell(self, day: int, amount: int, text: str) -> None:
        """Another system books a sale, or a refund (amount -), to the clearing account."""
        self.entries.append(Entry(day, text, {CLEARING: amount, SALES: -amount}))

    def book(self, voucher: BookedVoucher, entry: Entry, taken_back: date | None = None) -> None:
        """A voucher of ours, as its entry books it."""
        self.entries.append(entry)
        self.vouchers.append(voucher)
        sums = {account: amount for account, amount in entry.lines.items() if account in PROVIDERS and amount}
        key = entry.key
        self.stood.append(
            Stood(key, voucher.keys, voucher.number, voucher.date, sums, voucher.payout, taken_back)
        )

    def postings(self) -> Iterator[BookPosting]:
        for place, entry in enumerate(self.entries):
            for account in PROVIDERS:
                amount = entry.lines.get(account, 0)
                if amount and entry.day >= 1:
                    number = f"{place}-2026"
                    day = day_of(entry.day)
                    yield BookPosting(str(place), number, account, day, amount, entry.text, entry.key)

    def facts(self, on: int, anchor: Anchor | None = None) -> ProofFacts:
        return ProofFacts(
            on=day_of(on),
            start=START,
            currency="NOK",
            books=self.books(on),
            provider=self.provider(on),
            movements=tuple(self._movement(row) for row in self.rows),
            payouts=tuple(
                PaidOut(one.reference, one.amount, day_of(one.left), day_of(one.due))
                for one in self.transfers
            ),
            vouchers=tuple(self.vouchers),
            stood=tuple(self.stood),
            postings=tuple(self.postings()),
            orders={number: number for number in self.orders},
            disputed_accounts=frozenset({DISPUTED}),
            anchor=anchor,
        )

    def _movement(self, row: Row) -> Movement:
        return Movement(
            row.key,
            TransactionType(row.kind),
            day_of(row.day),
            row.gross,
            row.charges,
            row.order,
            row.payout,
            row.elsewhere,
        )

    def open_items(self, on: int) -> Counter[tuple[str, int]]:
        """What is open with nothing wrong: rows nobody has paid out, and vouchers not in the books yet.

        A payout not booked is open by what its entry will move the provider's accounts by, the other way.
        """
        left = {one.reference: one for one in self.transfers if one.left <= on}
        items: Counter[tuple[str, int]] = Counter()
        for row in self.rows:
            if row.day <= on and row.payout not in left and row.kind != "payout_return":
                own = row.gross if row.elsewhere or row.kind == "fee" else 0
                items["row_not_paid_out", -(own + row.charges)] += 1
        for reference, transfer in left.items():
            if transfer.due > on:
                items["payout_on_its_way", -transfer.entry().on_provider] += 1
            elif any(reference == one for one, _, _ in self.unposted):
                items["payout_not_booked", -transfer.entry().on_provider] += 1
        for reference, _, entry in self.unposted:
            if reference not in {one.reference for one in self.transfers} and entry.day <= on:
                items["return_not_booked", -entry.on_provider] += 1
        return Counter({item: times for item, times in items.items() if item[1]})
