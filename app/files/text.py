"""Text of a file in the three encodings that portals write: UTF-8, UTF-8 with a mark, ISO-8859-1."""

import codecs
import io
import re
from typing import BinaryIO, Final

from app.files.refused import FileRefused

UTF_8: Final = "utf-8-sig"
LATIN_1: Final = "iso-8859-1"

_CHUNK: Final = 1 << 20
_OTHER_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_LATIN_1: Final = re.compile(rb"[\x80-\x9f]|[\xc2\xc3][\xa0-\xbf]")
"""No letters of ISO-8859-1, and letters that were written in UTF-8 before a file was mixed."""


def encoding_of(stream: BinaryIO) -> str:
    """Return the encoding of the whole stream; the stream is read through, and left at its beginning.

    Raises FileRefused for what is none of the three: UTF-16, bytes that are no text, and a mixture in which
    some letters would silently become others.
    """
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf_8, row, doubtful = True, 1, 0
    while chunk := stream.read(_CHUNK):
        if row == 1 and chunk.startswith(_OTHER_MARKS):
            raise FileRefused("file_encoding", row=1)
        control = _CONTROLS.search(chunk)
        if control is not None:
            raise FileRefused("file_encoding", row=row + chunk.count(b"\n", 0, control.start()))
        other = _NOT_LATIN_1.search(chunk)
        if other is not None and not doubtful:
            doubtful = row + chunk.count(b"\n", 0, other.start())
        if is_utf_8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf_8 = False
        row += chunk.count(b"\n")
    if is_utf_8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf_8 = False
    stream.seek(0)
    if is_utf_8:
        return UTF_8
    if doubtful:  # no letter of ISO-8859-1 lies there: broken UTF-8, or another code page
        raise FileRefused("file_encoding", row=doubtful)
    return LATIN_1


def text_of(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """Return the stream as text from its beginning; closing it leaves the stream open (detach it)."""
    stream.seek(0)
    return io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline="")
