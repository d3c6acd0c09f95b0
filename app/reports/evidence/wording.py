"""The evidence's own pen: texts, amounts and times in its language, currency and zone."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.core.texts import Language
from app.reports import formats
from app.reports.evidence.model import Evidence
from app.reports.evidence.texts import text
from app.reports.evidence.words import Words, word


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes for one evidence; ``currency`` is the payout's."""

    language: Language
    zone: str
    currency: str
    provider: str

    @classmethod
    def of(cls, evidence: Evidence) -> "Pen":
        return cls(evidence.language, evidence.zone, evidence.settled.currency, evidence.provider_title)

    def text(self, key: str, /, **values: object) -> str:
        return text(key, self.language, **values)

    def word(self, words: Words, value: str) -> str:
        return word(words, value, self.language)

    def amount(self, minor: int) -> str:
        return formats.amount(minor, self.currency, self.language)

    def money(self, minor: int, currency: str) -> str:
        return formats.money(minor, currency, self.language)

    def count(self, number: int) -> str:
        return formats.count(number, self.language)

    def day(self, value: date) -> str:
        return formats.day(value, self.language)

    def moment(self, value: datetime) -> str:
        return formats.moment(value, self.zone, self.language)

    def local_day(self, value: datetime) -> date:
        return value.astimezone(ZoneInfo(self.zone)).date()

    def known(self, value: str) -> str:
        """The value, or that nobody stated it."""
        return value or self.text("unknown_value")
