"""A shop that has booked its payout, and a hand in its books past our API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from app.core.proof import Proof
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.services import Services
from app.sandbox.driven.tripletex_books import COMPANY, vouchers_in
from app.store import cases
from tests.world import (
    ORDERS,
    START,
    World,
    add_shop,
    connect_all,
    open_installation,
    tell_orders,
    work_until,
)


@dataclass
class Proving:
    """A shop that has booked its payout, and whose sales another system booked."""

    world: World
    services: Services
    shop: int

    def by_hand(self, method: str, **args: Any) -> Any:
        answer = requests.post(
            f"{self.world.books.url}/_tripletex/call",
            json={"method": method, "args": {"company": int(COMPANY), **args}},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def book(self, day: Any, text: str, amount: int, account: int = 1521) -> int:
        lines = [{"account": account, "amount": amount}, {"account": 3000, "amount": -amount}]
        booked: int = self.by_hand("book_by_hand", date=day.isoformat(), description=text, lines=lines)
        return booked

    def book_sales(self) -> None:
        for one in ORDERS:
            self.book(START, f"Nettbutikk ordre {one.order_id}", one.amount)

    def accept(self) -> None:
        proposed = propose_opening(self.services, self.shop, 1)
        accept_opening(self.services, self.shop, 1, difference=proposed.difference, form="item", actor="test")

    def prove(self) -> Proof:
        return make_proof(self.services, self.shop, "vipps", "NOK", None, "test")[0]

    def named(self, proof: Proof) -> dict[tuple[str, str], int]:
        return {(str(one.kind), one.order or one.payout): one.amount for one in proof.items}

    def asked(self) -> list[Any]:
        with self.services.store.reading(self.shop) as connection:
            return list(cases.list_cases(connection, self.shop))

    def our_voucher(self) -> int:
        return int(
            next(one["id"] for one in vouchers_in(self.world.books) if "AV" in one["externalVoucherNumber"])
        )

    def our_key(self) -> str:
        """The key that our voucher carries in the books."""
        found = (str(one["externalVoucherNumber"]) for one in vouchers_in(self.world.books))
        return next(one for one in found if one.startswith("AV"))

    def our_sums(self) -> dict[int, int]:
        """What our voucher has per account in the books."""
        (sums,) = [one.sums for one in self.world.accounting.vouchers() if one.key == self.our_key()]
        return {int(account): amount for account, amount in sums.items() if amount}


@contextmanager
def started(folder: Path) -> Iterator[Proving]:
    """Both stand-ins and a shop whose one payout is verified."""
    with World.start() as world:
        services = open_installation(world.settings(folder / "data"))
        shop = add_shop(services)
        connect_all(services, shop)
        tell_orders(services, shop)
        work_until(services, shop, {"verified": 1})
        yield Proving(world, services, shop)
        services.store.dispose()


@contextmanager
def in_order(folder: Path) -> Iterator[Proving]:
    """Such a shop with its sales in the books too, and the opening position accepted."""
    with started(folder) as found:
        found.book_sales()
        found.accept()
        yield found


def told(proof: Proof) -> list[tuple[str, int]]:
    """Kind and amount of each open item, øre."""
    return [(str(one.kind), one.amount) for one in proof.items]
