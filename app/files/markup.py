"""Elements of an XML file, streamed. A document type is refused whole: no entity is ever declared or fetched.

Expat itself is asked, not a library above it: what it is told to refuse it has never expanded.
"""

from collections.abc import Iterator
from typing import IO, Final, NamedTuple
from xml.parsers import expat

from app.files.refused import FileRefused

_CHUNK: Final = 1 << 16
_DEEPEST: Final = 32
_LONGEST_TEXT: Final = 32_768
START: Final = "start"
END: Final = "end"


class Element(NamedTuple):
    """An element begins (with its attributes) or ends (with its own text); ``name`` is without namespace."""

    event: str
    name: str
    namespace: str
    text: str
    attributes: dict[str, str]
    row: int


def elements(stream: IO[bytes]) -> Iterator[Element]:
    """Yield what begins and ends, in document order; raises FileRefused for what is no sound XML."""
    reading = _Reading()
    while chunk := stream.read(_CHUNK):
        yield from reading.feed(chunk)
    yield from reading.feed(b"", is_final=True)


class _Reading:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        for handler in (
            "StartDoctypeDeclHandler",
            "EntityDeclHandler",
            "UnparsedEntityDeclHandler",
            "ExternalEntityRefHandler",
        ):
            setattr(self._parser, handler, self._refuse)
        self._texts: list[list[str]] = []
        self._length = 0
        self._found: list[Element] = []

    def feed(self, chunk: bytes, *, is_final: bool = False) -> list[Element]:
        self._found = []
        try:
            self._parser.Parse(chunk, is_final)
        except (expat.ExpatError, ValueError):
            raise FileRefused("file_xml_broken", row=self._parser.CurrentLineNumber) from None
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._texts) >= _DEEPEST:
            raise FileRefused("file_xml_broken", row=self._parser.CurrentLineNumber)
        self._texts.append([])
        self._length = 0
        namespace, _, local = name.rpartition(" ")
        row = self._parser.CurrentLineNumber
        self._found.append(Element(START, local, namespace, "", attributes, row))

    def _end(self, name: str) -> None:
        namespace, _, local = name.rpartition(" ")
        text = "".join(self._texts.pop())
        self._found.append(Element(END, local, namespace, text, {}, self._parser.CurrentLineNumber))

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise FileRefused("file_row_too_long", row=self._parser.CurrentLineNumber)
        self._texts[-1].append(text)

    def _refuse(self, *declared: object) -> None:
        raise FileRefused("file_entities", row=self._parser.CurrentLineNumber)
