"""The list envelope: paging, sorting, fields, digest.

``fullResultSize`` is exact on the last page only; before it says that there is at least one row more, as
the vendor calls it "not exact".
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import request

from app.sandbox.faults import Faults
from app.sandbox.tripletex.fields import Models
from app.sandbox.tripletex.parameters import Parameters
from app.sandbox.tripletex.refusals import Refusal, bad_parameter
from app.sandbox.tripletex.serving import Answer
from app.sandbox.tripletex.settings import Settings
from app.sandbox.tripletex.wire import Kroner, dump


class Lists:
    """Answers list calls of one stand-in.

    The custom fault ``duplicate_page`` answers a later page with the first page's rows.
    """

    def __init__(self, models: Models, settings: Settings, faults: Faults) -> None:
        self._models, self._settings, self._faults = models, settings, faults

    def answer(self, model: str, things: Sequence[Any], asked: Parameters) -> Answer:
        """Return one page of the things, 304 when its digest is the one in ``If-None-Match``."""
        if len(things) > self._settings.largest_result:
            raise Refusal(422, 23000, "Result set too large")
        selection = self._models.select(model, asked.text("fields") or "")
        start, count = self._window(asked)
        ordered = self._sorted(model, things, asked.text("sorting") or "")
        shown_from = start
        if start and self._faults.custom("duplicate_page", request.method, request.path):
            shown_from = 0
        rows = [self._models.show(model, one, selection) for one in ordered[shown_from : shown_from + count]]
        is_last = start + len(rows) >= len(ordered)
        digest = hashlib.sha256(dump([start, rows]).encode()).hexdigest()
        if request.headers.get("If-None-Match", "").strip('"') == digest:
            return Answer(304)
        envelope = {
            "fullResultSize": len(ordered) if is_last else start + len(rows) + 1,
            "from": start,
            "count": len(rows),
            "versionDigest": digest,
            "values": rows,
        }
        return Answer(200, envelope)

    def _window(self, asked: Parameters) -> tuple[int, int]:
        start, count = asked.whole("from"), asked.whole("count")
        start = 0 if start is None else start
        count = self._settings.largest_page if count is None else count
        for name, value in (("from", start), ("count", count)):
            if value < 0:
                raise bad_parameter(name, "Kan ikke være negativ.")
        return start, min(count, self._settings.largest_page)

    def _sorted(self, model: str, things: Sequence[Any], sorting: str) -> list[Any]:
        ordered = list(things)
        for name in reversed([one.strip() for one in sorting.split(",") if one.strip()]):
            field = name.removeprefix("-")
            if not self._models.is_plain(model, field):
                raise Refusal(422, 17000, f"Illegal field in sorting: {field}")
            ordered.sort(key=lambda one: self._sort_key(model, one, field), reverse=name.startswith("-"))
        return ordered

    def _sort_key(self, model: str, thing: Any, field: str) -> tuple[bool, Any]:
        value = self._models.show(model, thing, {field: None})[field]
        return value is not None, value.ore if isinstance(value, Kroner) else value
