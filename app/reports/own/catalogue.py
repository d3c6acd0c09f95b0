"""What an own report can be made of: sources of rows, and the columns of each. Declared, and nothing else.

A column that is not here cannot be asked for; none holds personal data. ``codes`` names a closed list whose
values are filtered by code and shown as words. Amounts are minor units with their currency.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from app.core.cases import CaseCode
from app.core.money import EXPONENTS
from app.core.rules import LINE_TYPES
from app.core.transactions import FeeType, TransactionType
from app.core.vouchers import VoucherKind
from app.reports.tables.table import Kind, Words

PAYOUT_STATES: Final = (
    *("collected", "explained", "waiting", "approved"),
    *("posted", "verified", "returned", "ignored"),
)

LISTS: Final[Mapping[str, Collection[str]]] = {
    "currency": frozenset(EXPONENTS),
    "transaction_type": frozenset(map(str, TransactionType)),
    "fee_type": frozenset(map(str, FeeType)),
    "payout_state": frozenset(PAYOUT_STATES),
    "voucher_kind": frozenset(map(str, VoucherKind)),
    "line_type": frozenset(LINE_TYPES),
    "case": frozenset(map(str, CaseCode)),
    "case_state": frozenset({"open", "decided", "gone"}),
}
"""The closed lists and their values; ``provider`` is told by whoever knows which there are."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column to choose. ``groups``: rows can be put together by it; ``summed``: it is added up then."""

    name: str
    words: Words
    kind: Kind = Kind.TEXT
    groups: bool = False
    summed: bool = False
    weight: int = 10
    codes: str = ""

    @property
    def ranged(self) -> bool:
        """Whether it is filtered by from and to; a text by its values."""
        return self.kind is not Kind.TEXT


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of row. ``notes`` say what the period counts by and what is left out."""

    name: str
    words: Words
    fields: tuple[Field, ...]
    notes: tuple[Words, ...] = ()

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)


def _by(name: str, norwegian: str, english: str, codes: str = "", weight: int = 10) -> Field:
    """A text that rows can be grouped by."""
    return Field(name, (norwegian, english), groups=True, codes=codes, weight=weight)


def _money(name: str, norwegian: str, english: str, *, summed: bool = True) -> Field:
    return Field(name, (norwegian, english), Kind.MONEY, summed=summed)


def _days(norwegian: str, english: str) -> tuple[Field, ...]:
    """The day of a row, and the periods it is in."""
    return (
        Field("day", (norwegian, english), Kind.DAY, groups=True),
        _by("month", "Måned", "Month", weight=8),
        _by("term", "Mva-termin", "VAT term", weight=8),
        _by("year", "År", "Year", weight=6),
    )


_PROVIDER: Final = _by("provider", "Leverandør", "Provider", "provider")
_ACCOUNT: Final = _by("merchant_account", "Konto hos leverandør", "Provider account", weight=14)
_CURRENCY: Final = _by("currency", "Valuta", "Currency", "currency", weight=7)
_METHOD: Final = _by("method", "Betalingsmåte", "Payment method", weight=14)
_BRAND: Final = _by("card_brand", "Korttype", "Card brand")
_TYPE: Final = _by("type", "Type", "Type", "transaction_type", weight=14)
_FEE_TYPE: Final = _by("fee_type", "Gebyrtype", "Fee type", "fee_type", weight=14)
_ORDER: Final = Field("order", ("Ordre", "Order"))
_REFERENCE: Final = Field("reference", ("Leverandørens referanse", "Provider's reference"), weight=20)
_PAYOUT: Final = _by("payout", "Utbetaling", "Payout", weight=14)
_COUNT: Final = Field("count", ("Antall", "Count"), Kind.COUNT, summed=True)

TRANSACTIONS: Final = Source(
    "transactions",
    ("Transaksjoner", "Transactions"),
    (
        *_days("Dato", "Date"),
        *(_PROVIDER, _ACCOUNT, _TYPE, _METHOD, _BRAND, _CURRENCY, _PAYOUT, _ORDER, _REFERENCE),
        _money("gross", "Brutto", "Gross"),
        _money("fee", "Gebyr", "Fee"),
        _money("fee_vat", "Mva på gebyr", "VAT on fee"),
        _money("net", "Netto", "Net"),
        _COUNT,
    ),
    (
        (
            "Beløp har fortegn etter virkningen på saldoen hos leverandøren: salg pluss, gebyrer minus.",
            "Amounts are signed by their effect on the balance at the provider: sales plus, fees minus.",
        ),
    ),
)

FEES: Final = Source(
    "fees",
    ("Gebyrer", "Fees"),
    (
        *_days("Dato", "Date"),
        *(_PROVIDER, _ACCOUNT, _FEE_TYPE, _TYPE, _METHOD, _BRAND, _CURRENCY, _PAYOUT, _ORDER, _REFERENCE),
        _money("fee", "Gebyr", "Fee"),
        _money("fee_vat", "Mva på gebyr", "VAT on fee"),
        _money("cost", "Gebyr med mva", "Fee with VAT"),
        _COUNT,
    ),
    (
        (
            "Datoen er den gebyret ble trukket på hos leverandøren. Kostnader er pluss.",
            "The date is the one the provider took the fee on. Costs are plus.",
        ),
    ),
)

PAYOUTS: Final = Source(
    "payouts",
    ("Utbetalinger", "Payouts"),
    (
        *_days("Utbetalt", "Paid on"),
        *(_PROVIDER, _ACCOUNT, _CURRENCY),
        _by("state", "Tilstand", "State", "payout_state", weight=14),
        Field("payout", ("Referanse", "Reference"), weight=18),
        Field("voucher", ("Bilag", "Voucher"), weight=9),
        Field("booked_on", ("Bokført", "Booked on"), Kind.DAY, groups=True),
        _money("amount", "Beløp", "Amount"),
        _money("cost", "Gebyr med mva", "Fees with VAT"),
        _COUNT,
    ),
    (
        (
            "Utbetalinger fra før startdatoen, som ikke bokføres herfra, er ikke med.",
            "Payouts of before the start, which are not booked from here, are not in it.",
        ),
    ),
)

POSTINGS: Final = Source(
    "postings",
    ("Bilagslinjer", "Voucher lines"),
    (
        *_days("Bilagsdato", "Voucher date"),
        Field("document_date", ("Dokumentdato", "Document date"), Kind.DAY, groups=True),
        *(_PROVIDER, _ACCOUNT),
        _by("kind", "Bilagstype", "Kind of voucher", "voucher_kind", weight=14),
        _by("account", "Konto", "Account", weight=8),
        _by("vat_code", "Mva-kode", "VAT code", weight=8),
        _by("line_type", "Linjetype", "Kind of line", "line_type", weight=16),
        *(_FEE_TYPE, _CURRENCY),
        _by("department", "Avdeling", "Department"),
        _by("project", "Prosjekt", "Project"),
        *(_by(f"dimension{at}", f"Dimensjon {at}", f"Dimension {at}") for at in (1, 2, 3)),
        _by("voucher", "Bilag", "Voucher", weight=9),
        Field("text", ("Tekst", "Text"), weight=26),
        _money("amount", "Beløp", "Amount"),
        _money("debit", "Debet", "Debit"),
        _money("credit", "Kredit", "Credit"),
        _COUNT,
    ),
    (
        (
            "Linjene er bruttobeløp slik Avstem sendte dem, debet pluss; tilbakeføringer står på sin egen "
            "dag.",
            "The lines are gross amounts as Avstem sent them, debit plus; reversals stand on their own day.",
        ),
    ),
)

UNSETTLED: Final = Source(
    "unsettled",
    ("Ordrer som ikke er oppgjort", "Orders not settled"),
    (
        *_days("Bestilt", "Ordered on"),
        Field("days", ("Dager", "Days"), Kind.COUNT),
        _by("age", "Alder", "Age", weight=12),
        *(_METHOD, _CURRENCY, _ORDER),
        _money("amount", "Beløp", "Amount"),
        _COUNT,
    ),
    (
        (
            "Alle som er bestilt til og med periodens siste dag og ikke var utbetalt da; alderen er "
            "regnet til den dagen.",
            "All that were ordered up to the last day of the period and not paid out then; the age is "
            "reckoned to that day.",
        ),
    ),
)

CASES: Final = Source(
    "cases",
    ("Avvik", "Cases"),
    (
        *_days("Åpnet", "Opened"),
        _by("case", "Avvik", "Case", "case", weight=18),
        _by("state", "Tilstand", "State", "case_state", weight=9),
        Field("what", ("Hva", "What"), weight=34),
        Field("decided_on", ("Avgjort", "Decided"), Kind.DAY, groups=True),
        _CURRENCY,
        _money("amount", "Beløp", "Amount", summed=False),
        _COUNT,
    ),
    (
        (
            "Avvik som ble åpnet eller avgjort i perioden, eller fortsatt er åpne. Beløp summeres ikke: "
            "flere avvik kan gjelde samme penger.",
            "Cases that were opened or decided in the period, or are still open. Amounts are not added up: "
            "several cases may be about the same money.",
        ),
    ),
)

SOURCES: Final[Mapping[str, Source]] = {
    one.name: one for one in (TRANSACTIONS, FEES, PAYOUTS, POSTINGS, UNSETTLED, CASES)
}
"""The sources by name, in the order they are shown."""
