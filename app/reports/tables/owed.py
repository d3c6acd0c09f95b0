"""What customers are owed by what was booked here: gift cards and prepayments, account by account. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.reports.csv_table import Money
from app.reports.tables.table import Cell, Column, Kind, Table


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A posting on an account of gift cards or prepayments, minor units, debit +."""

    account: str
    on: date
    currency: str
    amount: int


def owed_table(lines: Iterable[OwedLine], first: date) -> Table:
    """Return a row for each account and currency: before ``first``, in the period, and at its end. Debit is
    plus, as in the ledger that it is held against: what is owed stands with a minus."""
    sums: dict[tuple[str, str], list[int]] = {}
    for one in lines:
        of = sums.setdefault((one.account, one.currency), [0, 0, 0])
        place = 0 if one.on < first else 1 if one.amount < 0 else 2
        of[place] += one.amount
    rows: list[tuple[Cell, ...]] = [
        (account, *(Money(amount, currency) for amount in (*of, sum(of))))
        for (account, currency), of in sorted(sums.items())
        if any(of)
    ]
    return Table(
        "gift_cards",
        ("Gavekort og forskudd", "Gift cards and prepayments"),
        (
            Column(("Konto", "Account"), weight=8),
            Column(("Ved periodens start", "At the beginning"), Kind.MONEY, summed=True),
            Column(("Solgt og betalt på forskudd", "Sold and paid in advance"), Kind.MONEY, summed=True),
            Column(("Brukt, levert, gitt tilbake", "Used, delivered, given back"), Kind.MONEY, summed=True),
            Column(("Ved periodens slutt", "At the end"), Kind.MONEY, summed=True),
        ),
        rows,
        (
            (
                "Det Avstem har bokført på kontoene for gavekort og forskudd; det butikken skylder, står med "
                "minus. Siste kolonne holdes mot saldoen på kontoen i regnskapssystemet. Det som skiller, "
                "har stått der fra før eller er ført av andre.",
                "What Avstem has booked on the accounts of gift cards and prepayments; what the shop owes "
                "stands with a minus. The last column is held against the account's balance in the "
                "accounting system. What differs has stood there before or is booked by others.",
            ),
        ),
    )
