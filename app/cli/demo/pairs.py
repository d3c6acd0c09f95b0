"""One provider into one accounting system, the whole way; what came of it is read in the stand-ins.

Another system has booked the sales. The payout is booked and documented, asked for again, read back, proven,
reversed and booked again, and proven again. Vouchers, files and balances are counted in the accounting
stand-in, over HTTP.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from app.cli.demo.pair_shop import (
    PUBLIC_URL,
    add_shop,
    connect_all,
    open_installation,
    payout_of_start,
    tell_orders,
    work_until,
)
from app.clock import from_ms
from app.config import Settings
from app.core.proof import Proof
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.sandbox.driven.accounting import DrivenAccounting, HandLine, HeldVoucher
from app.sandbox.driven.provider import PAID, DrivenProvider, SoldOrder, Write
from app.sandbox.driven.registry import DRIVEN_ACCOUNTING, DRIVEN_PROVIDERS
from app.secrets import new_key
from app.store import cases
from app.store import tables as t

BANK: Final = 1920
SALES: Final = 3000
SHOP: Final = 1
ACTOR: Final = "demo"
"""Who accepts, asks again and reverses."""


@dataclass
class Played:
    """What came of a pair: ``broken`` names each claim that did not hold, and is empty where all did.

    ``numbers`` are the vouchers of ours as the books number them, in order; ``booked`` how many of them
    count after the first booking and a resync; ``files`` how many documents those have; ``unexplained`` what
    the last proof left without a name, øre.
    """

    provider: str
    accounting: str
    numbers: list[str] = field(default_factory=list)
    booked: int = 0
    files: int = 0
    reversed: int = 0
    unexplained: int | None = None
    broken: list[str] = field(default_factory=list)

    def claim(self, name: str, holds: bool) -> None:
        if not holds:
            self.broken.append(name)


@dataclass(frozen=True)
class Pair:
    """Both stand-ins, running, and the installation whose only shop is connected to them."""

    provider: DrivenProvider
    accounting: DrivenAccounting
    services: Services


@contextmanager
def opened_pair(
    provider: str,
    accounting: str,
    folder: Path,
    *,
    before_closing: Write | None = None,
    **books_settings: Any,
) -> Iterator[Pair]:
    """Start both stand-ins, connect a shop to them and let it tell of its orders; nothing has worked yet.

    ``before_closing`` is told to the provider's stand-in, ``books_settings`` are those of the accounting one.
    """
    paying = DRIVEN_PROVIDERS[provider](before_closing)
    keeping = DRIVEN_ACCOUNTING[accounting](**books_settings)
    try:
        settings = Settings(
            data=folder,
            secret_keys=(new_key(),),
            environment={**paying.environment, **keeping.environment},
            visibility_lag_seconds=0.15,
            settle_seconds=0.2,
            retry_seconds=0.1,
            retry_most_seconds=1.0,
            order_grace=0,
            preview_days=0,
            public_url=PUBLIC_URL,
        )
        services = open_installation(settings)
        try:
            add_shop(services)
            connect_all(services, SHOP, provider, accounting)
            tell_orders(services, SHOP, paying.orders)
            yield Pair(paying, keeping, services)
        finally:
            services.store.dispose()
    finally:
        paying.stop()
        keeping.stop()


def play_pair(provider: str, accounting: str, tell: Callable[[str], None] = lambda step: None) -> Played:
    """Play a pair of registered names from connecting to the last proof; ``tell`` hears of each step."""
    with (
        tempfile.TemporaryDirectory(prefix="avstem-pair-") as folder,
        opened_pair(provider, accounting, Path(folder)) as pair,
    ):
        return play(pair, tell)


def play(pair: Pair, tell: Callable[[str], None] = lambda step: None) -> Played:
    """Book, prove, reverse, book again and prove again; a claim that does not hold is noted, not raised."""
    services, books = pair.services, pair.accounting
    played = Played(pair.provider.name, books.name)
    tell("book")
    work_until(services, SHOP, {"verified": 1})
    _book_the_sales(pair)
    first = books.ours()
    played.claim("booked_once", [one.live for one in first] == [True])
    played.claim("paid_to_the_bank", [one.sums.get(str(BANK)) for one in first] == [PAID])
    played.claim("balanced", all(sum(one.sums.values()) == 0 for one in first))
    played.files = sum(one.uploads for one in first)
    played.claim("attached_once", played.files == len(first))

    tell("again")
    with services.store.reading(SHOP) as connection:
        payout = payout_of_start(connection, SHOP)
        voucher = connection.execute(select(t.vouchers.c.id)).scalar_one()
    if payout is None:
        raise AssertionError("the payout that was booked is not there")
    ask_resync(services, SHOP, payout, ACTOR)
    work_until(services, SHOP, {"verified": 1})
    played.booked = sum(one.live for one in books.ours())
    played.claim("the_same_after_a_resync", books.ours() == first)

    tell("prove")
    seen = propose_opening(services, SHOP, SHOP)
    accept_opening(services, SHOP, SHOP, difference=seen.difference, form="item", actor=ACTOR)
    _prove(pair, played)

    tell("reverse")
    reverse_voucher(services, SHOP, voucher, on=None, reason="Feil konto", rebook=True, actor=ACTOR)
    work_until(services, SHOP, {"reversed": 1, "verified": 1})
    _compare(played, first, books.ours())
    played.claim("the_bank_counts_once", books.balance(BANK) == PAID)
    played.claim("clearing_is_zero", books.balance(pair.provider.clearing) == 0)
    tell("prove")
    _prove(pair, played)
    with services.store.reading(SHOP) as connection:
        played.claim("nothing_is_asked", not cases.list_cases(connection, SHOP))
    return played


def _compare(played: Played, first: list[HeldVoucher], last: list[HeldVoucher]) -> None:
    """The voucher is taken back and stands again, the same but for its number."""
    played.numbers = [one.number for one in last]
    played.reversed = sum(not one.live for one in last)
    played.claim("reversed_and_booked_again", [one.live for one in last] == [False] * len(first) + [True])
    played.claim("the_same_sums_again", all(dict(one.sums) == dict(first[0].sums) for one in last))
    played.claim("the_same_day_again", {one.day for one in last} == {one.day for one in first})
    played.claim("attached_again", all(one.uploads == 1 for one in last))


def _book_the_sales(pair: Pair) -> None:
    """The shop's other system books the sales, each on its day."""
    for sold in pair.provider.orders:
        lines = [HandLine(pair.provider.clearing, sold.amount), HandLine(SALES, -sold.amount)]
        pair.accounting.book_by_hand(_day_of(pair.services, sold), f"Nettsalg ordre {sold.order_id}", lines)


def _day_of(services: Services, sold: SoldOrder) -> date:
    with services.store.reading(SHOP) as connection:
        told = select(t.transactions.c.occurred_at).where(t.transactions.c.gross == sold.amount)
        return from_ms(connection.execute(told).scalars().one()).date()


def _prove(pair: Pair, played: Played) -> None:
    proof: Proof = make_proof(pair.services, SHOP, pair.provider.name, "NOK", None, ACTOR)[0]
    played.unexplained = proof.unexplained
    played.claim("nothing_unexplained", proof.anchored and proof.unexplained == 0 and proof.holds)
    played.claim("no_open_items", proof.items == () and proof.books == 0)
