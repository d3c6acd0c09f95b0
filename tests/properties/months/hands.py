"""What other hands have in the books: the shop's other system, and a person beside it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.sandbox.tripletex import TripletexBooks
from app.sandbox.tripletex.by_hand import OtherHands

BANK: Final = 1920
SALES: Final = 3000
FEES: Final = 7770
LOSSES: Final = 7830


@dataclass
class Hands:
    """Books past our API and keeps the sum per account, øre."""

    books: TripletexBooks
    company: int
    sums: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def expect(self, lines: Mapping[int, int]) -> None:
        """What the service has to book of sales, gross, in place of the other system."""
        for account, amount in lines.items():
            self.sums[account] += amount

    def book(self, day: date, text: str, lines: Mapping[int, int]) -> None:
        """One voucher; ``lines`` are øre per account, debit +, and sum to zero. Sales without VAT."""
        assert sum(lines.values()) == 0
        moved = {account: amount for account, amount in lines.items() if amount}
        if not moved:
            return
        for account, amount in moved.items():
            self.sums[account] += amount
        OtherHands(self.books).book_by_hand(
            self.company,
            day,
            text,
            [{"account": account, "amount": amount, "vat_code": "0"} for account, amount in moved.items()],
        )
