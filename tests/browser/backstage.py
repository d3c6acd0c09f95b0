"""The service and the stand-ins behind a shop: a payout its orders explain, and one that needs an answer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.cli.demo.processes import Processes
from app.cli.demo.terms import WAITS
from app.config import load_settings
from app.pipeline.pairing import new_code
from app.pipeline.services import Services
from app.sandbox import seeded
from app.sandbox.driven.tripletex_books import count_vouchers, vouchers_in
from app.sandbox.scenario import LEDGER, MSN, OUTSIDE_HANDLE
from app.sandbox.server import RunningStandIn
from app.sandbox.tripletex import TripletexBooks, create_tripletex_stand_in
from app.sandbox.vipps import VippsKeys, VippsLedgerBook, create_vipps_stand_in
from app.secrets import Vault, new_key
from app.store import shops
from app.store.database import open_store
from app.store.tables import events, kept_events, orders

VIPPS_CREDENTIALS: Final = {
    "client_id": seeded.KEYS.client_id,
    "client_secret": seeded.KEYS.client_secret,
    "subscription_key": seeded.KEYS.subscription_key,
    "merchant_serial_number": MSN,
}
TRIPLETEX_CREDENTIALS: Final = {"employee_token": seeded.EMPLOYEE_TOKEN}
VISIBILITY_LAG: Final = 0.2
"""Seconds until a new voucher shows in searches, less than the service is told to wait."""
OUTSIDE_AMOUNT: Final = 35_000
"""Øre of the payment to the shop's Vipps number, from outside the web shop: a case."""


@dataclass
class Backstage:
    """``address`` is the service's; ``days`` are closed report days, the second is the shop's start."""

    address: str
    days: tuple[date, ...]
    book: VippsLedgerBook
    books: RunningStandIn
    services: Services
    processes: Processes
    shop: int

    def code(self) -> str:
        """A pairing code, as the operator makes it."""
        return new_code(self.services, self.shop)

    def pay(self, paid: Sequence[tuple[str, int]]) -> None:
        """Vipps captures these (reference, øre) on the third day, and pays each day out.

        The first day has a sale that nobody looks for, the fourth a payment from outside the web shop.
        """
        self._capture(0, 0, "before-the-start", 19_900)
        self.book.close_date(LEDGER, self.days[1])
        for place, (reference, amount) in enumerate(paid):
            self._capture(2, place, reference, amount)
        self.book.close_date(LEDGER, self.days[2])
        self._capture(3, 0, None, OUTSIDE_AMOUNT, OUTSIDE_HANDLE)
        self.book.close_date(LEDGER, self.days[3])

    def _capture(
        self, day: int, place: int, reference: str | None, amount: int, handle: str | None = None
    ) -> None:
        at = datetime.combine(self.days[day], datetime.min.time(), UTC) + timedelta(hours=9, minutes=place)
        self.book.capture(LEDGER, at, reference, amount, fee=max(100, amount * 15 // 1000), handle=handle)

    def known_orders(self) -> int:
        """How many orders the service has."""
        return self._count(orders)

    def taken_events(self) -> int:
        """How many events it has applied."""
        return self._count(events)

    def kept_aside(self) -> int:
        """How many events of doubtful sites lie aside."""
        return self._count(kept_events)

    def _count(self, table: Any) -> int:
        with self.services.store.reading(None) as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def booked(self) -> list[str]:
        """Numbers of our vouchers that are live in the accounting system, counted there."""
        return [
            one.number
            for one in count_vouchers(self.books, str(seeded.COMPANY))
            if one.live and not one.unposted
        ]

    def attached(self) -> set[str]:
        """SHA-256 of every file that was stored at a voucher in the accounting system."""
        return {
            file["sha256"]
            for one in vouchers_in(self.books, str(seeded.COMPANY))
            if one["attachment"]
            for file in one["attachment"]["files"]
        }


def yesterday() -> date:
    """The last day that the shop's providers have closed."""
    return datetime.now(ZoneInfo("Europe/Oslo")).date() - timedelta(days=1)


@contextmanager
def backstage(
    folder: Path, port: int, *, patience: float = 180, days: Sequence[date] = (), started: bool = True
) -> Iterator[Backstage]:
    """The service with its worker on ``port`` of 127.0.0.1, and the stand-ins, until the block ends.

    ``days`` are the story's, the last four unless told; not ``started``, a person chooses the start.
    """
    days = tuple(days) or tuple(yesterday() - timedelta(days=back) for back in (3, 2, 1, 0))
    book = VippsLedgerBook()
    book.add_ledger(LEDGER, MSN, handles=[f"api:{MSN}", OUTSIDE_HANDLE], first_payout=2000801, opened=days[0])
    held = TripletexBooks()
    held.add_company(seeded.COMPANY_NAME, seeded.ORGANISATION_NUMBER, company_id=seeded.COMPANY)
    held.add_employee_token(seeded.COMPANY, seeded.CONSUMER_TOKEN, seeded.EMPLOYEE_TOKEN)
    vipps = RunningStandIn(create_vipps_stand_in(book, VippsKeys(sales_units=[seeded.KEYS]))).start()
    books = RunningStandIn(
        create_tripletex_stand_in(held, environment="test", visibility_lag_seconds=VISIBILITY_LAG)
    ).start()
    settings = WAITS | {
        "AVSTEM_DATA": str(folder / "data"),
        "AVSTEM_LANGUAGE": "en",
        "AVSTEM_SECRET_KEYS": new_key(),
        "AVSTEM_PORT": str(port),
        "AVSTEM_TEST_VIPPS_URL": vipps.url,
        "AVSTEM_TEST_TRIPLETEX_URL": books.url,
        "AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN": seeded.CONSUMER_TOKEN,
    }
    logs = folder / "logs"
    logs.mkdir(parents=True)
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()), "utf-8")
    processes = Processes(folder, logs)
    try:
        processes.command("init")
        read = load_settings(folder / ".env", {})
        services = Services(read, open_store(read), Vault(read.secret_keys))
        with services.store.writing("test", None) as connection:
            shop = shops.add_shop(
                connection,
                services.now_ms(),
                name=seeded.COMPANY_NAME,
                organisation_number=seeded.ORGANISATION_NUMBER,
                kind=shops.TEST,
                start_date=days[1] if started else None,
            )
        address = f"http://127.0.0.1:{port}"
        processes.start("web", "web")
        processes.start("worker", "worker")
        processes.wait_until_answers("web", f"{address}/readyz", patience)
        yield Backstage(address, days, book, books, services, processes, shop)
    finally:
        processes.stop()
        vipps.stop()
        books.stop()
