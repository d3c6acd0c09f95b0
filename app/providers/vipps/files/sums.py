"""What a settlement's rows must sum to, checked while the file is read: it is refused where they do not."""

from dataclasses import dataclass

from app.files.refused import FileRefused


@dataclass
class Sums:
    """Minor units by effect on the balance, and how many rows there were."""

    gross: int = 0
    refunds: int = 0
    fees: int = 0
    count: int = 0

    def add(self, gross: int, refund: int, fee: int) -> None:
        self.gross += gross
        self.refunds += refund
        self.fees += fee
        self.count += 1

    @property
    def before_fees(self) -> int:
        return self.gross + self.refunds

    @property
    def net(self) -> int:
        return self.before_fees + self.fees


def must_be(row: int, column: str, told: int, found: int, currency: str) -> None:
    """Refuse the file where it says another sum than its rows make."""
    if told != found:
        raise FileRefused(
            "file_sum_differs",
            row=row,
            column=column,
            expected={"amount": told, "currency": currency},
            amount={"amount": found, "currency": currency},
        )


def must_count(row: int, column: str, told: int, found: int) -> None:
    """Refuse the file where it says another number of rows than there are: one is missing, or twice there."""
    if told != found:
        raise FileRefused("file_count_differs", row=row, column=column, count=told, found=found)
