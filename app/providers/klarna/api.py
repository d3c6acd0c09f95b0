"""Names that every module of Klarna's client shares."""

from typing import Final

SYSTEM: Final = "klarna"
PATH: Final = "/settlements/v1"
"""Where the Settlements API lies. That Kustom has it in the same place is an assumption: a connection can
name another path."""
