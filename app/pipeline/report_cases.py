"""Cases as reports tell them: what was asked and answered, in the reader's words and where the shop is."""

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from app.clock import from_ms
from app.core.texts import Language
from app.messages import word
from app.messages.cases import case_texts
from app.reports.csv_table import Money
from app.reports.evidence.actors import who
from app.reports.tables.asked import CaseLine


def told_cases(rows: Iterable[Row[Any]], zone: str, language: Language) -> Iterator[CaseLine]:
    place = ZoneInfo(zone)
    for row in rows:
        texts = case_texts(row.code, row.params, language)
        told = row.params.get("amount")
        ended = row.decided_at if row.closed_at is None else row.closed_at
        yield CaseLine(
            from_ms(row.opened_at).astimezone(place),
            texts.title,
            texts.sentence,
            Money(int(told["amount"]), str(told["currency"])) if isinstance(told, dict) else None,
            word("case_state", row.state, language),
            None if ended is None else from_ms(ended).astimezone(place),
            who(row.decided_by, language),
        )
