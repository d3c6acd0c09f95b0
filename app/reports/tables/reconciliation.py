"""How far each provider is reconciled: its payouts by state, and its last proof. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.reports.csv_table import Money
from app.reports.tables.table import Column, Kind, Table


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One provider and currency; the proof's side are None where it was never proven. Minor units.

    ``anchored`` and ``holds`` are the proof's own: two gaps of one size leave nothing unexplained either.
    ``changed`` is how many vouchers of ours do not stand as they were booked, ``retold`` how many payouts the
    provider tells otherwise now.
    """

    provider: str
    currency: str
    payouts: int
    booked: int
    on: date | None = None
    books: int = 0
    provider_holds: int = 0
    held: int = 0
    named: int = 0
    unexplained: int = 0
    source: str = ""
    anchored: bool = True
    holds: bool = True
    changed: int = 0
    retold: int = 0


_VERDICTS: Final = {
    "never": ("aldri", "never"),
    "not_anchored": ("ikke uten inngående status", "not without an opening position"),
    "holds": ("ja", "yes"),
    "differs": ("nei", "no"),
    "changed": ("nei, egne bilag er endret", "no, own vouchers changed"),
    "retold": ("nei, leverandøren har andre tall nå", "no, the provider has other figures now"),
}


def _verdict(one: Reconciled) -> str:
    if one.on is None:
        return "never"
    if not one.anchored:
        return "not_anchored"
    if one.changed:
        return "changed"
    if one.retold:
        return "retold"
    return "holds" if one.holds else "differs"


def reconciliation_table(found: Iterable[Reconciled], *, norwegian: bool) -> Table:
    """Return the table. Books less provider less held back is what is named and what is not."""
    rows = []
    for one in sorted(found, key=lambda one: (one.provider, one.currency)):
        proven = one.on is not None

        def money(minor: int, one: Reconciled = one, proven: bool = proven) -> Money | None:
            return Money(minor, one.currency) if proven else None

        rows.append(
            (
                one.provider if one.currency == "NOK" else f"{one.provider} ({one.currency})",
                one.payouts,
                one.booked,
                one.on if proven else None,
                money(one.books),
                money(one.provider_holds),
                money(one.held),
                money(one.named),
                money(one.unexplained) if one.anchored else None,
                _VERDICTS[_verdict(one)][0 if norwegian else 1],
                one.source,
            )
        )
    return Table(
        "reconciliation",
        ("Avstemming", "Reconciliation"),
        (
            Column(("Leverandør", "Provider"), weight=11),
            Column(("Antall", "Payouts"), Kind.COUNT),
            Column(("Bokført", "Booked"), Kind.COUNT),
            Column(("Bevist per", "Proven on"), Kind.DAY),
            Column(("Regnskapet", "Books"), Kind.MONEY),
            Column(("Leverandør har", "At the provider"), Kind.MONEY),
            Column(("Holdt tilbake", "Held back"), Kind.MONEY),
            Column(("Åpne poster", "Open items"), Kind.MONEY),
            Column(("Ikke forklart", "Unexplained"), Kind.MONEY),
            Column(("Stemmer", "Holds"), weight=9),
            Column(("Leverandørens egen oppgave", "Provider's own statement"), weight=16),
        ),
        rows,
    )
