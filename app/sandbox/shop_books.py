"""What the shop's other system, and a person beside it, have in the books: sales, refunds, and their errors.

A shop that sells has its sales in the books before any payout is. So does this one: each order by its number,
the last day as one sum, an opening balance from before, the payouts that somebody booked by hand before the
start, and three errors per provider. The differences are told, so that who finds them can be checked.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.sandbox.scenario import DAYS, LEDGER, ShopOrder, Story
from app.sandbox.stripe_story import StripeStory
from app.sandbox.tripletex import TripletexBooks
from app.sandbox.tripletex.by_hand import OtherHands

SALE: Final = "sale"
SALES: Final = 3000
BANK: Final = 1920
FEES: Final = 7770
LOSSES: Final = 7830
CLEARING: Final[Mapping[str, int]] = {"vipps": 1521, "stripe": 1524}
STRIPE_DISPUTED: Final = 1528
WRITTEN_OFF: Final = "Tapt innsigelse"
"""What the voucher of a person says that writes off a lost dispute."""
REMNANT: Final[Mapping[str, int]] = {"vipps": 123_450, "stripe": 67_800}
"""What stood on the clearing accounts before the first day, and nobody knows why; øre."""

_EURO_IN_BOOKS: Final = (114, 10)
"""The rate the other system books euros at: 11.40, where Stripe settled at another."""
_ERROR_DAY: Final = 4
_TOO_MUCH: Final = 1_000
_OSLO: Final = ZoneInfo("Europe/Oslo")
_ERRORS: Final = ("captured_not_booked", "booked_twice", "amount_differs")


@dataclass(frozen=True, slots=True)
class Difference:
    """What books and provider do not agree on about an order; ``amount`` is what the books have more, øre."""

    provider: str
    kind: str
    order: str
    amount: int
    day: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One voucher of another hand: ``lines`` are account and øre, debit +; the system splits off the VAT."""

    day: date
    text: str
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Moved:
    kind: str
    amount: int
    day: date


@dataclass
class ShopBooks:
    """All entries. ``planted`` are the errors among them; ``natural`` differences that are nobody's error:
    euros at another rate, refunds that the shop was not told of."""

    entries: list[Entry] = field(default_factory=list)
    planted: list[Difference] = field(default_factory=list)
    natural: list[Difference] = field(default_factory=list)

    def write(self, books: TripletexBooks, company: int) -> None:
        """Book every entry, as another hand."""
        hand = OtherHands(books)
        for entry in sorted(self.entries, key=lambda one: one.day):
            lines = [
                {"account": account, "amount": amount, "vat_code": "3" if account == SALES else "0"}
                for account, amount in entry.lines
            ]
            hand.book_by_hand(company, entry.day, entry.text, lines)


def keep_shop_books(vipps: Story, stripe: StripeStory) -> ShopBooks:
    """Return what the books of a shop that lived both stories hold."""
    kept = ShopBooks()
    first, last = vipps.first_day, vipps.first_day + timedelta(days=DAYS - 1)
    for provider, orders, moved in (
        ("vipps", list(vipps.orders.values()), _moved_at_vipps(vipps)),
        ("stripe", list(stripe.orders.values()), _moved_at_stripe(stripe)),
    ):
        account = CLEARING[provider]
        before = first - timedelta(days=1)
        kept.entries.append(_entry(before, "Inngående balanse", account, REMNANT[provider], BANK))
        sold = [one for one in orders if _kinds(moved[one.reference])[SALE] and one.sent != "never"]
        ordinary = {payment for payment, rows in moved.items() if [row.kind for row in rows] == [SALE]}
        wrong = _wrong_orders(provider, sold, ordinary, first)
        kept.planted += wrong.values()
        kept.natural += _natural(provider, sold, moved)
        kept.entries += _sales(account, sold, wrong, last)
        kept.entries += _refunds(account, orders)
    kept.entries += _payouts_before_start(vipps)
    kept.entries += _by_a_person(stripe)
    return kept


def _kinds(rows: Iterable[_Moved]) -> Counter[str]:
    return Counter(row.kind for row in rows)


def _moved_at_vipps(story: Story) -> dict[str, list[_Moved]]:
    """What happened to each payment, by its reference there."""
    found: dict[str, list[_Moved]] = defaultdict(list)
    for row in story.book.state()["ledgers"][0]["rows"]["funds"]:
        kind = SALE if row["entryType"] == "capture" else row["entryType"]
        moved = _Moved(kind, row["amount"], date.fromisoformat(row["ledgerDate"]))
        found[row.get("reference") or ""].append(moved)
    return found


def _moved_at_stripe(story: StripeStory) -> dict[str, list[_Moved]]:
    held = story.book.account(story.account)
    found: dict[str, list[_Moved]] = defaultdict(list)
    for row in held.rows:
        source = held.objects.get(row.source or "", {})
        kind = SALE if row.category == "charge" else row.category
        moved = _Moved(kind, row.amount, _day(_moment(row.created)))
        found[source.get("charge") or row.source or ""].append(moved)
    return found


def _natural(
    provider: str, orders: Iterable[ShopOrder], moved: Mapping[str, Sequence[_Moved]]
) -> Iterator[Difference]:
    for order in orders:
        told = Counter(refund.amount for refund in order.refunds)
        for row in moved[order.reference]:
            if row.kind == SALE and order.currency != "NOK":
                amount = _in_kroner(order) - row.amount
                yield Difference(provider, "amount_differs", order.number, amount, row.day)
            elif row.kind == "refund" and told[-row.amount]:
                told[-row.amount] -= 1
            elif row.kind == "refund":
                yield Difference(provider, "refund_at_provider_only", order.number, -row.amount, row.day)


def _entry(day: date, text: str, account: int, amount: int, against: int) -> Entry:
    return Entry(day, text, ((account, amount), (against, -amount)))


def _day(at: datetime) -> date:
    return at.astimezone(_OSLO).date()


def _in_kroner(order: ShopOrder) -> int:
    if order.currency == "NOK":
        return order.total
    times, over = _EURO_IN_BOOKS
    return order.total * times // over


def _wrong_orders(
    provider: str, orders: Iterable[ShopOrder], ordinary: Collection[str], first: date
) -> dict[str, Difference]:
    """Choose an order for each error, each of another day; ``ordinary`` names the payments to choose from."""
    found: dict[str, Difference] = {}
    for place, kind in enumerate(_ERRORS):
        earliest = first + timedelta(days=_ERROR_DAY + 2 * place)
        order = next(
            one
            for one in orders
            if one.reference in ordinary
            and _day(one.at) >= earliest
            and (one.sent, one.currency) == ("first", "NOK")
            and one.number not in found
        )
        amount = {_ERRORS[0]: -order.total, _ERRORS[1]: order.total, _ERRORS[2]: _TOO_MUCH}[kind]
        found[order.number] = Difference(provider, kind, order.number, amount, _day(order.at))
    return found


def _sales(
    account: int, orders: Iterable[ShopOrder], wrong: Mapping[str, Difference], last: date
) -> Iterator[Entry]:
    """One voucher per order; the last day in one sum, as a till sends it."""
    sums: dict[date, int] = defaultdict(int)
    for order in orders:
        day, amount = _day(order.at), _in_kroner(order)
        if day == last:
            sums[day] += amount
            continue
        error = wrong.get(order.number)
        kind = error.kind if error else ""
        if kind == "captured_not_booked":
            continue
        amount += _TOO_MUCH if kind == "amount_differs" else 0
        for _ in range(2 if kind == "booked_twice" else 1):
            yield _entry(day, f"Nettsalg ordre {order.number}", account, amount, SALES)
    for day, amount in sums.items():
        yield _entry(day, "Nettsalg, dagens sum", account, amount, SALES)


def _refunds(account: int, orders: Iterable[ShopOrder]) -> Iterator[Entry]:
    for order in orders:
        for refund in order.refunds:
            text = f"Refusjon ordre {order.number}"
            yield _entry(_day(refund.at), text, account, -refund.amount, SALES)


def _payouts_before_start(story: Story) -> Iterator[Entry]:
    """Before the start somebody typed each payout of Vipps: the bank, the fees, and the clearing account."""
    rows: list[dict[str, Any]] = []
    for row in story.book.state()["ledgers"][0]["rows"]["funds"]:
        if row["entryType"] != "payout-scheduled":
            rows.append(row)
            continue
        day = date.fromisoformat(row["ledgerDate"])
        if day < story.start:
            fees = -sum(one["amount"] for one in rows if one["entryType"] == "fees-retained")
            paid = -row["amount"]
            lines = ((BANK, paid), (FEES, fees), (CLEARING["vipps"], -paid - fees))
            yield Entry(day, f"Vipps utbetaling, konto {LEDGER}", lines)
        rows = []


def _by_a_person(story: StripeStory) -> Iterator[Entry]:
    """A lost dispute is written off; a refund that did not reach the customer is taken back."""
    held = story.book.account(story.account)
    by_charge = {one.reference: one for one in story.orders.values()}
    for row in held.rows:
        source = held.objects.get(row.source or "", {})
        if row.category == "refund_failure":
            text = f"Refusjon kom i retur, ordre {by_charge[source['charge']].number}"
            yield _entry(_day(_moment(row.created)), text, CLEARING["stripe"], row.amount, SALES)
    for one in held.objects.values():
        if one["object"] == "dispute" and one["status"] == "lost":
            text = f"{WRITTEN_OFF}, ordre {by_charge[one['charge']].number}"
            day = story.first_day + timedelta(days=10)
            yield _entry(day, text, STRIPE_DISPUTED, -one["amount"], LOSSES)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, _OSLO)
