"""What Vipps holds at the end of a day, as the ledger's own rows say."""

from collections.abc import Sequence
from datetime import date

from app.providers.base import Holding, ReportPart
from app.providers.vipps.findings import Findings
from app.providers.vipps.pages import read_pages
from app.providers.vipps.rows import read_rows
from app.providers.vipps.table import FUNDS


def ledger_balance(currency: str, parts: Sequence[ReportPart], on: date) -> Holding | None:
    """Return ``balanceAfter`` of the last funds row dated up to ``on``; None when no row up to then is there.

    A reserve is in the balance. Fees that the fees ledger has not handed over yet are not.
    """
    findings = Findings()
    until = [part for part in parts if part.day <= on]
    rows = read_rows(FUNDS, read_pages(until, findings)[FUNDS], currency, findings) if until else []
    if not rows:
        return None
    return Holding(rows[-1].after, currency, on, f"balanceAfter {rows[-1].day.isoformat()}")
