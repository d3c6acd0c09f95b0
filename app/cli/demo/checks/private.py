"""No secret and nothing of a customer in logs, database, backup, evidence or answers.

Each kind of place also holds a control word that must be found there, so that a search which finds nothing
because it reads nothing does not pass.
"""

import io
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from pypdf import PdfReader

from app.cli.demo.checks.check import Check
from app.cli.demo.terms import Terms
from app.reports import formats

Place = tuple[str, str, bytes]
"""Kind of place, its name, and what stands there."""


def check_private(
    terms: Terms, answers: Sequence[bytes], needles: Sequence[str], controls: dict[str, str]
) -> Check:
    """Look for every needle in every place; ``controls`` gives each kind of place its control word."""
    faults: list[str] = []
    seen: set[str] = set()
    places = size = 0
    for kind, name, content in _places(terms, answers):
        places, size = places + 1, size + len(content)
        if controls[kind].encode() in content:
            seen.add(kind)
        # the needle itself is not printed: a broken check must not spread what it found
        faults += [f"{name}: {number}" for number, one in enumerate(needles, 1) if one.encode() in content]
    found = len(faults)
    faults += [f"{kind}: control word not found" for kind in sorted(set(controls) - seen)]
    params = {
        "needles": len(needles),
        "places": places,
        "bytes": formats.count(size, "en" if terms.language == "en" else "nb"),
        "found": str(found),
        "control": f"{len(seen)}/{len(controls)}",
    }
    return Check(7, "check.private", params, faults)


def _places(terms: Terms, answers: Sequence[bytes]) -> Iterator[Place]:
    for path in sorted(terms.logs.iterdir()):
        yield "log", path.name, path.read_bytes()
    for path in sorted(terms.data.iterdir()):
        yield "file", path.name, path.read_bytes()
        if path.suffix == ".sqlite3":
            yield "database", path.name, b"\n".join(_values(path))
    with zipfile.ZipFile(terms.backup) as archive:
        for name in archive.namelist():
            yield "backup", f"{terms.backup.name}/{name}", archive.read(name)
    for path in sorted(terms.evidence.glob("*.pdf")):
        yield "evidence", path.name, _text(path.read_bytes()).encode()
    for number, answer in enumerate(answers, 1):
        content = _text(answer).encode() if answer.startswith(b"%PDF") else answer
        yield "answer", f"answer {number}", content


def _values(path: Path) -> Iterator[bytes]:
    """Every stored value: in the file's pages long ones are cut in pieces."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - the schema's own names
                for value in row:
                    if isinstance(value, bytes):
                        yield _text(value).encode() if value.startswith(b"%PDF") else value
                    elif value is not None:
                        yield str(value).encode()


@lru_cache(maxsize=64)
def _text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
