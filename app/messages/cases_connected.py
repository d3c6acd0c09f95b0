"""Cases of connections that do not work, or reach something else than what was confirmed."""

from collections.abc import Mapping
from typing import Final

from app.messages.told import Told

_BROKEN: Final = ("Tilkoblingen virker ikke", "The connection does not work")

TEXTS: Final[Mapping[str, Told]] = {
    "connection_broken": Told(
        _BROKEN,
        (
            "{system:The} godtar ikke lenger nøklene til tilkoblingen. Alt som trenger den, venter.",
            "{system:The} no longer accepts the connection's keys. Everything that needs it waits.",
        ),
        (
            "Legg inn nye nøkler for {system:the} og prøv tilkoblingen. Da fortsetter alt av seg selv.",
            "Enter new keys for {system:the} and test the connection. Then everything goes on by itself.",
        ),
    ),
    "connection_broken.grant_ended": Told(
        _BROKEN,
        (
            "Tilgangen hos {system:the} er trukket tilbake eller har gått ut. Alt som trenger den, venter.",
            "Access at {system:the} was withdrawn or has run out. Everything that needs it waits.",
        ),
        (
            "Koble til {system:the} på nytt. Da fortsetter alt av seg selv.",
            "Connect {system:the} again. Then everything goes on by itself.",
        ),
    ),
    "connection_broken.client_refused": Told(
        _BROKEN,
        (
            "{system:The} kjenner ikke lenger Avstem med nøklene som driftsansvarlig har lagt inn. Alt som "
            "trenger tilkoblingen, venter.",
            "{system:The} no longer knows Avstem by the keys that the operator has entered. Everything that "
            "needs the connection waits.",
        ),
        (
            "Be driftsansvarlig rette klient-ID og hemmelighet. Da fortsetter alt av seg selv.",
            "Ask the operator to put client id and secret right. Then everything goes on by itself.",
        ),
    ),
    "connection_broken.right_missing": Told(
        _BROKEN,
        (
            "Nøklene til {system:the} mangler en rettighet[: «{right}»]. Alt som trenger tilkoblingen, "
            "venter.",
            "The keys to {system:the} lack a permission[: “{right}”]. Everything that needs the connection "
            "waits.",
        ),
        (
            "Gi nøklene rettigheten hos {system:the} og prøv tilkoblingen. Da fortsetter alt av seg selv.",
            "Give the keys the permission at {system:the} and test the connection. Then everything goes on "
            "by itself.",
        ),
    ),
    "connection_broken.identity_changed": Told(
        _BROKEN,
        (
            "Nøklene til {system:the} når noe annet enn det som ble bekreftet. Alt som trenger tilkoblingen, "
            "venter.",
            "The keys to {system:the} reach something else than what was confirmed. Everything that needs "
            "the connection waits.",
        ),
        (
            "Legg inn nøkler til det samme firmaet eller brukerstedet som før, og prøv tilkoblingen.",
            "Enter keys to the same company or merchant account as before, and test the connection.",
        ),
    ),
    "connection_broken.wrong_environment": Told(
        _BROKEN,
        (
            "Nøklene til {system:the} hører til et annet miljø enn butikken. Alt som trenger tilkoblingen, "
            "venter.",
            "The keys to {system:the} belong to another environment than the shop. Everything that needs the "
            "connection waits.",
        ),
        (
            "Legg inn nøkler fra riktig miljø og prøv tilkoblingen.",
            "Enter keys of the right environment and test the connection.",
        ),
    ),
    "connection_broken.client_key_refused": Told(
        _BROKEN,
        (
            "{system:The} kjenner ikke klientnøkkelen. Alt som trenger tilkoblingen, venter.",
            "{system:The} does not know the client key. Everything that needs the connection waits.",
        ),
        (
            "Hent klientnøkkelen på nytt fra riktig miljø, legg den inn og prøv tilkoblingen.",
            "Fetch the client key anew from the right environment, enter it and test the connection.",
        ),
    ),
    "connection_broken.subscription_key_refused": Told(
        _BROKEN,
        (
            "{system:The} godtar ikke abonnementsnøkkelen til denne tjenesten. Alt som trenger tilkoblingen, "
            "venter.",
            "{system:The} does not accept this service's subscription key. Everything that needs the "
            "connection waits.",
        ),
        (
            "Si fra til driftsansvarlig, som må sette en nøkkel som virker.",
            "Tell the operator, who has to set a key that works.",
        ),
    ),
    "connection_broken.module_missing": Told(
        _BROKEN,
        (
            "Firmaets abonnement hos {system:the} dekker ikke det vi trenger[: «{right}»]. Alt som trenger "
            "tilkoblingen, venter.",
            "The company's subscription at {system:the} does not cover what we need[: “{right}”]. Everything "
            "that needs the connection waits.",
        ),
        (
            "Bestill modulen hos {system:the} og prøv tilkoblingen. Da fortsetter alt av seg selv.",
            "Order the module at {system:the} and test the connection. Then everything goes on by itself.",
        ),
    ),
    "identity_changed": Told(
        ("Tilkoblingen når noe annet", "The connection reaches something else"),
        (
            "Nøklene til {system:the} når nå noe annet enn det som ble bekreftet[: {found}]. Ingenting er "
            "sendt dit.",
            "The keys to {system:the} now reach something else than what was confirmed[: {found}]. Nothing "
            "was sent there.",
        ),
        (
            "Legg inn nøkler til det samme firmaet eller brukerstedet som før.",
            "Enter keys to the same company or merchant account as before.",
        ),
    ),
}
"""A key with a dot is the variant for that ``reason``."""
