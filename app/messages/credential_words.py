"""What a person has to know before handing a key over."""

from collections.abc import Mapping
from typing import Final

CREDENTIAL_WARNINGS: Final[Mapping[str, tuple[str, str]]] = {
    "personal_token": (
        "Fiken tillater personlige API-nøkler bare for foretakets egen løsning. Kjører noen andre Avstem "
        "for deg, gi tilgang hos Fiken i stedet.",
        "Fiken allows personal API tokens for the company's own solution only. If somebody else runs "
        "Avstem for you, give access at Fiken instead.",
    ),
    "secret_key_can_charge": (
        "Nets har bare én slags nøkkel: den samme hemmelige nøkkelen kan også belaste og refundere "
        "kunder. Avstem leser bare oppgjør og betalinger med den. Del den ikke med andre, og lag en ny i "
        "Nets-portalen (Company → Integration) hvis den kommer på avveie.",
        "Nets has one kind of key only: the same secret key can also charge and refund customers. Avstem "
        "only reads payouts and payments with it. Share it with nobody else, and make a new one in the "
        "Nets portal (Company → Integration) should it get lost.",
    ),
}
