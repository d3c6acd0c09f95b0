"""What was booked per VAT code: gross, and the base and VAT that the code's rate makes of it. Pure.

Rates are those of the SAF-T standard codes. Each line is reckoned by itself and rounded half up; what the
accounting system makes of it decides. A code that is not on the list is told with its gross alone.
"""

from collections.abc import Iterable

from app.core.vat_codes import VAT_CODES
from app.reports.csv_table import Money
from app.reports.tables.table import Cell, Column, Kind, Percent, Table
from app.reports.tables.vat import VatLine


def base_and_vat(code: str, gross: int) -> tuple[int, int] | None:
    """Return base and VAT of a line, minor units with its sign; None for a code whose rate is not known. Of
    a reverse charge the amount is the base, and the VAT on it is reckoned by the buyer."""
    known = VAT_CODES.get(code)
    if known is None:
        return None
    if known.reverse_charge:
        return gross, known.beside(gross)
    whole = 10_000 + known.rate
    vat = (2 * abs(gross) * known.rate + whole) // (2 * whole)
    vat = -vat if gross < 0 else vat
    return gross - vat, vat


def vat_codes_table(lines: Iterable[VatLine]) -> Table:
    """Return a row for each code and currency, debit +: sales are negative."""
    gathered: dict[tuple[str, str], list[int]] = {}
    for one in lines:
        sums = gathered.setdefault((one.code, one.currency), [0, 0, 0, 0])
        reckoned = base_and_vat(one.code, one.gross)
        for place, add in enumerate((1, one.gross, *(reckoned or (0, 0)))):
            sums[place] += add
    rows = [
        _row(code, currency, *sums)
        for (code, currency), sums in sorted(gathered.items(), key=lambda one: (_order(one[0][0]), one[0][1]))
    ]
    return Table(
        "vat_codes",
        ("Merverdiavgift per kode", "VAT per code"),
        (
            Column(("Mva-kode", "VAT code"), weight=8),
            Column(("Sats", "Rate"), Kind.PERCENT),
            Column(("Linjer", "Lines"), Kind.COUNT),
            Column(("Brutto", "Gross"), Kind.MONEY),
            Column(("Grunnlag", "Base"), Kind.MONEY),
            Column(("Avgift", "VAT"), Kind.MONEY),
        ),
        rows,
        (
            (
                "Grunnlag og avgift er regnet ut av kodens sats, linje for linje; regnskapssystemets egne "
                "tall gjelder og kan avvike med øre. Debet er pluss, salg står med minus. Koder uten kjent "
                "sats er ikke regnet ut. Bare det Avstem har bokført er med.",
                "Base and VAT are reckoned by the code's rate, line by line; the accounting system's own "
                "figures count and may differ by øre. Debit is plus, sales stand with a minus. Codes "
                "without a known rate are not reckoned. Only what Avstem has booked is here.",
            ),
        ),
    )


def _row(code: str, currency: str, lines: int, gross: int, base: int, vat: int) -> tuple[Cell, ...]:
    vat_code = VAT_CODES.get(code)
    rate = None if vat_code is None else vat_code.rate
    known = vat_code is not None
    return (
        code,
        Percent(rate) if rate is not None else None,
        lines,
        Money(gross, currency),
        Money(base, currency) if known else None,
        Money(vat, currency) if known else None,
    )


def _order(code: str) -> tuple[int, str]:
    """Codes in the order of their numbers; those that are no number after them."""
    return (int(code), "") if code.isascii() and code.isdigit() else (10**9, code)
