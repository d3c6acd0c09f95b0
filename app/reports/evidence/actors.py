"""Who did something, as the audit log names them, in the reader's language."""

import re
from typing import Final

from app.reports.evidence.wording import Pen

_USER: Final = re.compile(r"user (?P<user>.+) \((?P<may>[a-z]+)\), site (?P<site>\S+)")
_SITE: Final = re.compile(r"site (?P<site>\S+)")


def actor(named: str, pen: Pen) -> str:
    """``user 7 (decide), site 3f9c`` as "bruker 7 på nettsted 3f9c"; any other name stays as it is."""
    if found := _USER.fullmatch(named):
        return pen.text("actor.user", user=found["user"], site=found["site"])
    if found := _SITE.fullmatch(named):
        return pen.text("actor.site", site=found["site"])
    if named == "operator":
        return pen.text("actor.operator")
    return named
