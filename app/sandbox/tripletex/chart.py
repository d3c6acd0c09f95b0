"""A company's chart of accounts: the standard chart's numbers a web shop uses, ids unlike the numbers.

The standard chart has no clearing accounts for payment providers; a shop makes its own (1521-1535 here),
locked to VAT code 0.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.sandbox.tripletex.vat import INPUT_CODES, OUTPUT_CODES, VAT_TYPES, VatType

_ONLY_ZERO: Final = ("0",)
_LOSSES: Final = ("0", "TAP-1", "TAP-11", "TAP-12", "TAP-13")


@dataclass(slots=True)
class Account:
    """An account; ``vat_code`` is its default and, when ``vat_locked``, the only one it takes."""

    id: int
    number: int
    name: str
    ledger_type: str = "GENERAL"
    vat_code: str = "0"
    vat_locked: bool = False
    legal_vat_codes: tuple[str, ...] = _ONLY_ZERO
    is_bank: bool = False
    is_inactive: bool = False
    is_closeable: bool = False
    requires_department: bool = False
    requires_project: bool = False
    saft_code: str = ""
    version: int = 1

    @property
    def vat_type(self) -> VatType:
        return VAT_TYPES[self.vat_code]

    @property
    def legal_vat_types(self) -> list[VatType]:
        return [VAT_TYPES[code] for code in self.legal_vat_codes]


_CLEARING: Final = {"vat_locked": True, "is_closeable": True, "saft_code": "1579"}
_BANK: Final = {"is_bank": True}
_ACCOUNTS: Final[tuple[tuple[int, str, dict[str, Any]], ...]] = (
    (1500, "Kundefordringer", {"ledger_type": "CUSTOMER", "is_closeable": True}),
    (1521, "Oppgjør Vipps", _CLEARING),
    (1522, "Oppgjør Klarna", _CLEARING),
    (1523, "Oppgjør Nets", _CLEARING),
    (1524, "Oppgjør Stripe", _CLEARING),
    (1526, "Omtvistede betalinger Vipps", _CLEARING),
    (1527, "Tilbakeholdt hos Vipps", _CLEARING),
    (1528, "Omtvistede betalinger Stripe", _CLEARING),
    (1529, "Tilbakeholdt hos Stripe", _CLEARING),
    (1532, "Omtvistede betalinger Klarna", _CLEARING),
    (1533, "Tilbakeholdt hos Klarna", _CLEARING),
    (1534, "Omtvistede betalinger Nets", _CLEARING),
    (1535, "Tilbakeholdt hos Nets", _CLEARING),
    (1579, "Andre kortsiktige fordringer", {}),
    (1900, "Kontanter NOK", {}),
    (1920, "Bankinnskudd", _BANK),
    (1929, "Oppgjør under vei", _CLEARING),
    (2400, "Leverandørgjeld", {"ledger_type": "VENDOR", "is_closeable": True}),
    (2700, "Utgående merverdiavgift, høy sats", {}),
    (2701, "Utgående merverdiavgift, middels sats", {}),
    (2702, "Utgående merverdiavgift, lav sats", {}),
    (2703, "Utgående merverdiavgift kjøp av tjenester fra utlandet, høy sats", {}),
    (2704, "Utgående merverdiavgift kjøp av tjenester fra utlandet, lav sats", {}),
    (2705, "Utgående merverdiavgift innførsel, høy sats", {}),
    (2706, "Utgående merverdiavgift innførsel, middels sats", {}),
    (2710, "Inngående merverdiavgift, høy sats", {}),
    (2711, "Inngående merverdiavgift, middels sats", {}),
    (2712, "Inngående merverdiavgift, lav sats", {}),
    (2713, "Direktepostert inngående merverdiavgift ved innførsel", {"legal_vat_codes": ("0", "14", "15")}),
    (2740, "Oppgjørskonto merverdiavgift", {}),
    (2901, "Gavekort", {}),
    (2902, "Tilgodelapper", {}),
    (2999, "Uavklarte poster", {}),
    (3000, "Salgsinntekt, avgiftspliktig", {"vat_code": "3"}),
    (3001, "Salgsinntekt, avgiftspliktig, middels sats", {"vat_code": "31"}),
    (3002, "Salgsinntekt, avgiftspliktig, lav sats", {"vat_code": "33"}),
    (3030, "Salgsinntekt mat, middels sats", {"vat_code": "31"}),
    (3100, "Salgsinntekt, avgiftsfri", {"vat_code": "5"}),
    (3900, "Annen driftsrelatert inntekt", {"vat_code": "7"}),
    (6553, "Programvare, årlig vedlikehold", {"vat_code": "1"}),
    (7740, "Øredifferanser", {"legal_vat_codes": _ONLY_ZERO}),
    (7770, "Bank og kortgebyrer", {"vat_locked": True, "legal_vat_codes": _ONLY_ZERO}),
    (7775, "Gebyrer betalingsformidler", {}),
    (7830, "Konstaterte tap på fordringer", {"legal_vat_codes": _LOSSES}),
    (8060, "Valutagevinst (agio)", {"legal_vat_codes": _ONLY_ZERO}),
    (8160, "Valutatap (disagio)", {"legal_vat_codes": _ONLY_ZERO}),
    (2900, "Forskudd fra kunder", {}),
    (3050, "Salgsinntekt, lav sats", {"vat_code": "33"}),
    (3105, "Salgsinntekt, utførsel", {"vat_code": "52"}),
)


def standard_chart(new_id: Callable[[], int]) -> dict[int, Account]:
    """Return a fresh chart by account number."""
    return {
        number: Account(new_id(), number, name, **{"legal_vat_codes": _legal(number), **given})
        for number, name, given in _ACCOUNTS
    }


def _legal(number: int) -> tuple[str, ...]:
    if number < 3000:
        return _ONLY_ZERO
    return OUTPUT_CODES if number < 4000 else INPUT_CODES


def account_ids(company_place: int) -> Iterator[int]:
    """Yield the account ids of the n-th company; two companies never share one."""
    yield from range(429_395_164 + company_place * 1_000_003, 2**31, 7)
