"""Faults a stand-in can be told to show: ``POST /_faults`` plans them, each request asks which apply.

A fault names the requests it applies to (method and a regular expression on the path), what happens, and
how many times. Kinds:

* ``delay``: wait ``seconds`` before the request is handled.
* ``error_before``: answer ``status`` (with ``headers``, ``body``) without handling the request.
* ``error_after``: handle the request, then answer ``status`` all the same (500 after success).
* ``cut_before`` / ``cut_after``: close the connection without an answer, before or after handling.
* ``hang_after``: handle the request, then hold the answer back for ``seconds`` (the client times out).
* ``custom``: left to the vendor's app, which reads it with :meth:`Faults.custom` (a duplicated page, a
  report changed afterwards, a voucher the search does not show, ...), by ``name`` and ``params``.
"""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = ("delay", "error_before", "error_after", "cut_before", "cut_after", "hang_after", "custom")


@dataclass(slots=True)
class Fault:
    """One planned fault; ``times`` counts down to nothing, None means for ever."""

    kind: str
    method: str = "*"
    path: str = ".*"
    times: int | None = 1
    skip: int = 0
    status: int = 500
    seconds: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    name: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault kind {self.kind!r}, one of {', '.join(KINDS)}")


class Faults:
    """The planned faults of one stand-in, safe to use from several request threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        with self._lock:
            self._planned.append(fault)

    @property
    def planned(self) -> int:
        """How many faults no request has used up yet."""
        with self._lock:
            return len(self._planned)

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()

    def take(self, method: str, path: str) -> list[Fault]:
        """Return the faults that apply to this request and use each of them up once."""
        return self._take(lambda fault: fault.kind != "custom" and _applies(fault, method, path))

    def custom(
        self,
        name: str,
        method: str = "*",
        path: str = "",
        applies: Callable[[Mapping[str, Any]], bool] = lambda params: True,
    ) -> Fault | None:
        """Return and use up the next custom fault of this name whose params ``applies`` accepts, or None."""
        found = self._take(
            lambda fault: (
                fault.kind == "custom"
                and fault.name == name
                and _applies(fault, method, path)
                and applies(fault.params)
            ),
            1,
        )
        return found[0] if found else None

    def _take(self, applies: Any, most: int | None = None) -> list[Fault]:
        taken: list[Fault] = []
        with self._lock:
            for fault in list(self._planned):
                if most is not None and len(taken) >= most:
                    break
                if not applies(fault):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                taken.append(fault)
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._planned.remove(fault)
        return taken


def _applies(fault: Fault, method: str, path: str) -> bool:
    return fault.method in ("*", method) and (not path or re.search(fault.path, path) is not None)
