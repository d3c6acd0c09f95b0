"""A shop that somebody else has kept until the middle of a month: what happened and what is booked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from app.sandbox import seeded
from app.sandbox.driven.tripletex_books import by_hand, vouchers_in
from app.sandbox.scenario import LEDGER, OUTSIDE_HANDLE
from tests.browser.backstage import Backstage, yesterday

CLEARING: Final = 1521
FEES: Final = 7770
BANK: Final = 1920
SALES: Final = 3000
NUMBER: Final = "100"
"""What an order's number has before its id here (screens/month.php)."""
REMNANT: Final = 125_000
"""Øre on the clearing account that nobody knows of: the difference of the opening position."""
NEVER_CAPTURED: Final = ("29", 27_840)
"""An order, and øre of its sale in the books that the provider never captured: an open item of the proof."""
CAPTURED: Final[tuple[tuple[int, str, int], ...]] = (
    (0, "24", 34_800),
    (1, "30", 34_800),
    (2, "25", 133_243),
    (2, "28", 53_450),
    (3, "27", 64_700),
    (3, "32", 74_690),
    (4, "40", 64_800),
    (5, "41", 157_504),
)
"""Place in the days, order and øre of what Vipps captured; all of them are sales in the books."""
REFUNDED: Final = (4, "32", 24_900)
OUTSIDE: Final = ((3, 35_000), (4, 48_000), (5, 12_500))
"""Place in the days and øre of payments from outside the web shop, all to one number: each is a case."""
NEXT_OUTSIDE: Final = 22_000
"""Another one, on the day after the accountant has decided."""


def days(last: date | None = None) -> tuple[date, ...]:
    """Two days before the start, the start on a 15th and four days after it; none is after ``last``."""
    last = last or yesterday()
    start = last.replace(day=15)
    if start + timedelta(days=4) > last:
        start = (start.replace(day=1) - timedelta(days=1)).replace(day=15)
    return tuple(start + timedelta(days=distance) for distance in range(-2, 5))


class Takeover:
    """The provider's ledger and the books behind the service, up to the day before the last of ``days``."""

    def __init__(self, service: Backstage) -> None:
        self.service, self.start = service, service.days[2]
        self._fees = 0
        self._book(0, "Inngående balanse", (CLEARING, REMNANT), (BANK, -REMNANT))
        for place in range(6):
            self._day(place)
        self._book(
            4, f"Nettsalg ordre {NUMBER}{NEVER_CAPTURED[0]}", (CLEARING, NEVER_CAPTURED[1]), (SALES, 0)
        )

    def next_day(self) -> None:
        """Somebody pays to the same number again, and the provider ends that day and all since."""
        self._capture(6, 1, None, NEXT_OUTSIDE)
        self.service.book.close_date(LEDGER, self.service.days[6])
        if self.service.days[6] < yesterday():
            self.service.book.close_date(LEDGER, yesterday())

    def payouts(self) -> dict[str, int]:
        """Øre that came to the bank from the start on, by the payout's reference."""
        found = {}
        for row in self.service.book.state()["ledgers"][0]["rows"]["funds"]:
            if row["entryType"] == "payout-scheduled" and date.fromisoformat(row["ledgerDate"]) >= self.start:
                found[row["pspReference"].rpartition("-")[2]] = -int(row["amount"])
        return found

    def vouchers(self) -> list[dict[str, Any]]:
        """Every voucher in the books, as the accounting stand-in holds it."""
        return vouchers_in(self.service.books, str(seeded.COMPANY))

    def _day(self, place: int) -> None:
        gross = 0
        for number, (day, order, amount) in enumerate(CAPTURED):
            if day == place:
                gross += amount
                self._capture(place, number, f"woo-test-{order}", amount)
                self._book(place, f"Nettsalg ordre {NUMBER}{order}", (CLEARING, amount), (SALES, -amount))
        if place == REFUNDED[0]:
            _, order, amount = REFUNDED
            self.service.book.refund(LEDGER, self._at(place, 40), f"woo-test-{order}", amount)
            self._book(place, f"Refusjon ordre {NUMBER}{order}", (CLEARING, -amount), (SALES, amount))
        for day, amount in OUTSIDE:
            if day == place:
                self._capture(place, 50, None, amount)
        # the day before the start is paid out with the start's own
        self.service.book.close_date(LEDGER, self.service.days[place], payout=False if place == 1 else None)
        if place == 0:
            lines = ((BANK, gross - self._fees), (FEES, self._fees), (CLEARING, -gross))
            self._book(place, f"Vipps utbetaling, konto {LEDGER}", *lines)

    def _capture(self, place: int, minute: int, reference: str | None, amount: int) -> None:
        fee = max(100, amount * 15 // 1000)
        self._fees += fee
        handle = OUTSIDE_HANDLE if reference is None else None
        at = self._at(place, minute)
        self.service.book.capture(LEDGER, at, reference, amount, fee=fee, handle=handle)

    def _at(self, place: int, minute: int) -> datetime:
        day = datetime.combine(self.service.days[place], datetime.min.time(), UTC)
        return day + timedelta(hours=9, minutes=minute)

    def _book(self, place: int, text: str, *lines: tuple[int, int]) -> None:
        """Book as another hand; the last line is what is left."""
        rest = -sum(amount for _, amount in lines[:-1])
        told = [*lines[:-1], (lines[-1][0], rest)]
        by_hand(
            self.service.books,
            "book_by_hand",
            company=seeded.COMPANY,
            date=self.service.days[place].isoformat(),
            description=text,
            lines=[
                {"account": account, "amount": amount, "vat_code": "3" if account == SALES else "0"}
                for account, amount in told
            ],
        )
