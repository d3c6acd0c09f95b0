"""Who did something, as the audit log names them, in the reader's language."""

import re
from typing import Final

from app.core.texts import Language
from app.reports.evidence.texts import text
from app.reports.evidence.wording import Pen

_USER: Final = re.compile(r"user (?P<user>.+) \((?P<may>[a-z]+)\), site (?P<site>\S+)")
_SITE: Final = re.compile(r"site (?P<site>\S+)")


def actor(named: str, pen: Pen) -> str:
    """``user 7 (decide), site 3f9c`` as "bruker 7 på nettsted 3f9c"; any other name stays as it is."""
    return who(named, pen.language)


def who(named: str | None, language: Language) -> str:
    """The same outside evidence; empty for nobody. Names of people are the site's to know, not ours."""
    if not named:
        return ""
    if found := _USER.fullmatch(named):
        return text("actor.user", language, user=found["user"], site=found["site"])
    if found := _SITE.fullmatch(named):
        return text("actor.site", language, site=found["site"])
    if named == "operator":
        return text("actor.operator", language)
    return named
