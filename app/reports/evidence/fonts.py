"""The embedded font of the evidence: what it can show, how wide text is, where lines break.

DejaVu Sans Condensed covers Norwegian and Sámi, Latin, Greek and Cyrillic, is narrow enough for tables and
may be embedded (licence beside the files). A character it cannot show rightly is written as its code point,
``[U+1F384]``: visible, and still telling which character stood there.
"""

import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER: Final = Path(__file__).parent / "fonts"

_UNSHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me", "Zl", "Zp"})
"""Control, format and combining characters: invisible, or wrong without a shaping engine."""

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})

_BREAK_AFTER: Final = "-_/:.=,"


class Face(StrEnum):
    """The two faces, by the name under which the PDF library knows them."""

    REGULAR = "AvstemSans"
    BOLD = "AvstemSansBold"


_FILES: Final = {Face.REGULAR: "DejaVuSansCondensed.ttf", Face.BOLD: "DejaVuSansCondensed-Bold.ttf"}


@cache
def load(face: Face) -> TTFont:
    """Read and register a face once per process."""
    font = TTFont(str(face), str(_FOLDER / _FILES[face]), asciiReadable=1, shapable=False)
    pdfmetrics.registerFont(font)
    return font


@cache
def _widths(face: Face) -> dict[int, float]:
    font = load(face).face
    return {code: font.getCharWidth(code) / 1000 for code in font.charToGlyph}


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """Return the text as the font can show it, composed (NFC), unknown characters as ``[U+XXXX]``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _shown(char) else f"[U+{ord(char):04X}]" for char in _composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1024)
def _shown(char: str) -> bool:
    code = ord(char)
    # Beyond the basic plane the PDF library's map back to text is wrong, glyph or not.
    if code > 0xFFFF or code not in _widths(Face.REGULAR) or code not in _widths(Face.BOLD):
        return False
    return (
        unicodedata.category(char) not in _UNSHOWN and unicodedata.bidirectional(char) not in _RIGHT_TO_LEFT
    )


def width(text: str, face: Face, size: float) -> float:
    """Return the width in points of printable text."""
    widths = _widths(face)
    return size * sum([widths[ord(char)] for char in text])


@lru_cache(maxsize=8192)
def wrap(text: str, face: Face, size: float, room: float, most: int = 12) -> tuple[str, ...]:
    """Break text into lines of at most ``room`` points: at spaces, else inside a word, adding no hyphen.

    A reference broken over lines reads on without a change. More than ``most`` lines end in an ellipsis.
    """
    shown = printable(text)
    if width(shown, face, size) <= room:
        return (shown,)
    lines: list[str] = []
    current = ""
    for word in shown.split(" "):
        candidate = f"{current} {word}" if current else word
        if width(candidate, face, size) <= room:
            current = candidate
            continue
        if current:
            lines.append(current)
        current = word
        while len(lines) <= most and width(current, face, size) > room:
            cut = _cut(current, face, size, room)
            lines.append(current[:cut])
            current = current[cut:]
    lines.append(current)
    if len(lines) > most:
        last = lines[most - 1]
        while last and width(last + "…", face, size) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], last + "…"]
    return tuple(lines)


def _cut(word: str, face: Face, size: float, room: float) -> int:
    """Return after how many characters a word too long for the room is broken; at least one."""
    widths, used, fits = _widths(face), 0.0, 0
    for char in word:
        used += widths[ord(char)] * size
        if used > room:
            break
        fits += 1
    natural = max(word.rfind(mark, 0, fits) + 1 for mark in _BREAK_AFTER)
    return max(natural if natural * 2 > fits else fits, 1)
