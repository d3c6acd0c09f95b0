"""A seeded shop: for each payout the orders it sold, what was paid for them and what was paid back."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.core.orders import Order, Refund

PER_PAYOUT: Final = 200
"""Movements of money per payout: sales and refunds; what the provider keeps for itself comes beside."""

_REFUNDS: Final = 10
FIRST_DAY: Final = date(2023, 1, 2)


@dataclass(frozen=True)
class Sold:
    """An order that was paid with ``amount`` (minor units), of which ``refunded`` was paid back."""

    number: int
    amount: int
    fee: int
    refunded: int
    at: datetime

    @property
    def reference(self) -> str:
        """What the payment plugin called the payment."""
        return f"woo-3f9c2a1b-{self.number}"


def day_of(payout: int) -> date:
    return FIRST_DAY + timedelta(days=payout)


def sales_of(payout: int) -> list[Sold]:
    """What one payout settles: with its refunds there are ``PER_PAYOUT`` movements. Always the same."""
    chance = random.Random(f"sales {payout}")
    day = day_of(payout)
    count = PER_PAYOUT - _REFUNDS
    refunded = set(chance.sample(range(count), _REFUNDS))
    morning = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    found = []
    for place in range(count):
        amount = chance.randrange(4_900, 350_000, 100)
        back = amount if chance.random() < 0.5 else amount // 200 * 100
        found.append(
            Sold(
                number=10_000 + payout * PER_PAYOUT + place,
                amount=amount,
                fee=amount * 175 // 10_000 + 100,
                refunded=back if place in refunded else 0,
                at=morning + timedelta(seconds=place * 240),
            )
        )
    return found


def order_of(sold: Sold, payment_fields: tuple[tuple[str, str], ...], method: str) -> Order:
    """The order as its snapshot told it; ``payment_fields`` are what the payment plugin stored on it."""
    number = str(sold.number)
    refunds = (Refund(f"{sold.number}-1", sold.refunded, "NOK", sold.at),) if sold.refunded else ()
    return Order(
        identity=f"bench:{number}:{sold.number:064d}",
        number=number,
        currency="NOK",
        total=sold.amount,
        payment_method=method,
        created_at=sold.at,
        references=(("id", number), ("number", number), *payment_fields),
        refunds=refunds,
    )
