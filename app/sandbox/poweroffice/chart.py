"""A client's chart of accounts: the numbers a web shop uses, ids unlike the numbers.

The standard chart has no clearing accounts for payment providers; a shop makes its own (1521-1535 here),
locked to VAT code 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final


@dataclass(slots=True)
class Account:
    """``vat_code`` is the account's default and, when ``vat_locked``, the only one it takes; ``sub_ledger``
    is what stands under it (``Customer``, ``Supplier``), and then it takes no posting of its own."""

    id: int
    number: int
    name: str
    vat_code: str = "0"
    vat_locked: bool = False
    is_active: bool = True
    needs_department: bool = False
    needs_project: bool = False
    sub_ledger: str = ""


_LOCKED: Final = {"vat_locked": True}
_ACCOUNTS: Final[tuple[tuple[int, str, dict[str, Any]], ...]] = (
    (1500, "Kundefordringer", {"sub_ledger": "Customer"}),
    (1521, "Oppgjør Vipps", _LOCKED),
    (1522, "Oppgjør Klarna", _LOCKED),
    (1523, "Oppgjør Nets", _LOCKED),
    (1524, "Oppgjør Stripe", _LOCKED),
    (1525, "Oppgjør andre", _LOCKED),
    (1526, "Omtvistede betalinger Vipps", _LOCKED),
    (1527, "Tilbakeholdt hos Vipps", _LOCKED),
    (1528, "Omtvistede betalinger Stripe", _LOCKED),
    (1529, "Tilbakeholdt hos Stripe", _LOCKED),
    (1532, "Omtvistede betalinger Klarna", _LOCKED),
    (1533, "Tilbakeholdt hos Klarna", _LOCKED),
    (1534, "Omtvistede betalinger Nets", _LOCKED),
    (1535, "Tilbakeholdt hos Nets", _LOCKED),
    (1570, "Andre kortsiktige fordringer", {}),
    (1579, "Andre kortsiktige fordringer", {}),
    (1900, "Kontanter", {}),
    (1920, "Bankinnskudd", {}),
    (1929, "Oppgjør under vei", {}),
    (2400, "Leverandørgjeld", {"sub_ledger": "Supplier"}),
    (2700, "Utgående merverdiavgift", {}),
    (2701, "Utgående merverdiavgift", {}),
    (2702, "Utgående merverdiavgift", {}),
    (2703, "Utgående merverdiavgift", {}),
    (2704, "Utgående merverdiavgift", {}),
    (2710, "Inngående merverdiavgift", {}),
    (2711, "Inngående merverdiavgift", {}),
    (2712, "Inngående merverdiavgift", {}),
    (2713, "Inngående merverdiavgift", {}),
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
    (7740, "Øredifferanser", {}),
    (7770, "Bank- og kortgebyrer", _LOCKED),
    (7775, "Gebyrer betalingsformidler", {}),
    (7830, "Konstaterte tap på fordringer", {}),
    (8060, "Valutagevinst (agio)", {}),
    (8160, "Valutatap (disagio)", {}),
    (2900, "Forskudd fra kunder", {}),
    (3050, "Salgsinntekt, lav sats", {"vat_code": "33"}),
    (3105, "Salgsinntekt, utførsel", {"vat_code": "52"}),
)


def standard_chart(new_id: Callable[[], int]) -> dict[int, Account]:
    """Return a fresh chart by account number."""
    return {number: Account(new_id(), number, name, **given) for number, name, given in _ACCOUNTS}
