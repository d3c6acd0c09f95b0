"""Who drives which stand-in: one entry for each provider and each accounting system, by its name."""

from collections.abc import Mapping
from typing import Final

from app.sandbox.driven.accounting import DrivenAccounting
from app.sandbox.driven.eaccounting import DrivenEAccounting
from app.sandbox.driven.fiken import DrivenFiken
from app.sandbox.driven.klarna import DrivenKlarna
from app.sandbox.driven.nets import DrivenNets
from app.sandbox.driven.poweroffice import DrivenPowerOffice
from app.sandbox.driven.provider import DrivenProvider
from app.sandbox.driven.stripe import DrivenStripe
from app.sandbox.driven.tripletex import DrivenTripletex
from app.sandbox.driven.vipps import DrivenVipps
from app.sandbox.driven.vismanet import DrivenVismaNet

DRIVEN_PROVIDERS: Final[Mapping[str, type[DrivenProvider]]] = {
    one.name: one for one in (DrivenVipps, DrivenStripe, DrivenKlarna, DrivenNets)
}
_ACCOUNTING: Final = (
    DrivenTripletex,
    DrivenPowerOffice,
    DrivenFiken,
    DrivenEAccounting,
    DrivenVismaNet,
)
DRIVEN_ACCOUNTING: Final[Mapping[str, type[DrivenAccounting]]] = {one.name: one for one in _ACCOUNTING}
