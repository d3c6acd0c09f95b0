"""What commands print: tables that line up, JSON when asked, sentences instead of traces, progress."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import AvstemError
from app.messages import error_sentence


def language() -> str:
    """The operator's language: AVSTEM_LANGUAGE, else Norwegian."""
    return os.environ.get("AVSTEM_LANGUAGE", "nb")


def say(text: str = "") -> None:
    print(text, flush=True)


def say_error(error: AvstemError) -> int:
    print(f"avstem: {error_sentence(error.code, error.params, language())}", file=sys.stderr, flush=True)
    return 1


def warn(text: str) -> None:
    """Print beside the output, so that what reads the output is not disturbed."""
    print(text, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    print(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, default=str), flush=True)


def print_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    right: Sequence[int] = (),
    indent: str = "",
) -> None:
    """Print rows under their headers; ``right`` are the columns that are aligned to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max([len(header), *(len(row[place]) for row in cells)]) for place, header in enumerate(headers)]

    def line(row: Sequence[str]) -> str:
        parts = [
            cell.rjust(widths[place]) if place in right else cell.ljust(widths[place])
            for place, cell in enumerate(row)
        ]
        return indent + "  ".join(parts).rstrip()

    say(line(headers))
    say(indent + "  ".join("-" * width for width in widths))
    for row in cells:
        say(line(row))


class Progress:
    """A line that counts up on a terminal, and says nothing where nobody watches."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()

    def __call__(self, what: str, count: int) -> None:
        if self._shown:
            print(f"\r\033[K{self._label}: {what} {count}", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def as_dict(row: Any, *names: str) -> Mapping[str, Any]:
    """The named columns of a row as plain values."""
    return {name: getattr(row, name) for name in names}
