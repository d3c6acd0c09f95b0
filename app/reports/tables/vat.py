"""What was booked with a VAT code, line by line. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.reports.csv_table import Money
from app.reports.tables.table import Column, Kind, Table


@dataclass(frozen=True, slots=True)
class VatLine:
    """A posting with VAT of a voucher in the books: gross minor units, debit +."""

    code: str
    account: str
    number: str
    document_date: date
    booked_on: date
    currency: str
    gross: int
    text: str


def vat_table(lines: Iterable[VatLine]) -> Table:
    """Return the table, each code by itself."""
    rows = [
        (
            one.code,
            one.account,
            one.number,
            one.document_date,
            one.booked_on,
            Money(one.gross, one.currency),
            one.text,
        )
        for one in sorted(lines, key=lambda one: (one.code, one.booked_on, one.number, one.account))
    ]
    return Table(
        "vat",
        ("Merverdiavgift", "VAT"),
        (
            Column(("Mva-kode", "VAT code"), weight=8),
            Column(("Konto", "Account"), weight=8),
            Column(("Bilag", "Voucher"), weight=9),
            Column(("Dokumentdato", "Document date"), Kind.DAY),
            Column(("Bokført", "Booked on"), Kind.DAY),
            Column(("Brutto", "Gross"), Kind.MONEY, summed=True),
            Column(("Tekst", "Text"), weight=26),
        ),
        rows,
        (
            (
                "Linjene er bruttobeløp slik Avstem sendte dem. Grunnlag og avgift regner regnskapssystemet "
                "ut av koden; les dem i systemets egen mva-rapport.",
                "The lines are gross amounts as Avstem sent them. The accounting system computes base and "
                "VAT by the code; read them in the system's own VAT report.",
            ),
        ),
    )
