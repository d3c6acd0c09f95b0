"""Drawing laid-out pages as a PDF that is the same bytes wherever and whenever it is drawn."""

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Final

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from app.core.texts import Language
from app.reports.evidence.fonts import Face, load, width, wrap
from app.reports.evidence.layout import BOTTOM, LEFT, PAGE, WIDTH, Box, Ink, Page, Text
from app.reports.evidence.texts import text

ONE_AT_A_TIME: Final = Lock()
"""The PDF library's font objects serve one document at a time; laying out measures with them too."""

_FOOT: Final = 6.8
_LANGUAGE_TAGS: Final = {"nb": "nb-NO", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a document says of itself; ``at`` stands in place of the clock."""

    title: str
    subject: str
    footer: str
    checksum: str
    at: datetime
    language: Language


class _Stamp:
    """The document's own time, in place of the clock and SOURCE_DATE_EPOCH."""

    def __init__(self, at: datetime) -> None:
        self.t = int(at.timestamp())
        self.YMDhms = at.timetuple()[:6]
        self.dhh = self.dmm = 0


def draw(sheet: Sheet, pages: list[Page]) -> bytes:
    """Return the pages as PDF bytes; whoever calls holds ``ONE_AT_A_TIME``."""
    for face in Face:
        load(face)
    buffer = io.BytesIO()
    canvas = _canvas(buffer, sheet)
    footer = wrap(sheet.footer, Face.REGULAR, _FOOT, WIDTH - 80, most=1)[0]
    for place, page in enumerate(pages, start=1):
        _draw_page(canvas, page)
        _draw_footer(canvas, footer, text("page", sheet.language, page=place, pages=len(pages)), place == 1)
        for mark, (heading, y) in enumerate(page.marks):
            key = f"section-{place}-{mark}"
            canvas.bookmarkHorizontalAbsolute(key, y + 8)
            canvas.addOutlineEntry(heading, key, 0)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO, sheet: Sheet) -> Canvas:
    # Settings of the machine (RL_ variables, a settings file) must not change the bytes.
    rl_config.useA85 = 0
    rl_config.invariant = 1
    canvas = Canvas(
        buffer,
        pagesize=PAGE,
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 4),
        initialFontName=str(Face.REGULAR),
        initialFontSize=8,
        lang=_LANGUAGE_TAGS[sheet.language],
    )
    # Even an invariant document takes its dates and its id from SOURCE_DATE_EPOCH when that is set.
    document = canvas._doc
    document._timeStamp = _Stamp(sheet.at.astimezone(UTC))
    document.signature = hashlib.md5(sheet.checksum.encode(), usedforsecurity=False)
    canvas.setTitle(sheet.title)
    canvas.setAuthor("Avstem")
    canvas.setCreator("Avstem")
    canvas.setProducer("Avstem")
    canvas.setSubject(sheet.subject)
    canvas.setKeywords(sheet.checksum)
    return canvas


def _draw_page(canvas: Canvas, page: Page) -> None:
    for box in page.boxes:
        _draw_box(canvas, box)
    words = canvas.beginText()
    style: tuple[Face, float] | None = None
    ink = -1
    for one in page.texts:
        if (one.face, one.size) != style:
            words.setFont(str(one.face), one.size)
            style = (one.face, one.size)
        if one.ink != ink:
            words.setFillColor(HexColor(one.ink))
            ink = one.ink
        words.setTextOrigin(one.x, one.y)
        words.textOut(one.text)
    canvas.drawText(words)


def _draw_box(canvas: Canvas, box: Box) -> None:
    canvas.setFillColor(HexColor(box.ink))
    canvas.rect(box.x, box.y, box.width, box.height, stroke=0, fill=1)


def _draw_footer(canvas: Canvas, footer: str, page: str, first: bool) -> None:
    right = LEFT + WIDTH - width(page, Face.REGULAR, _FOOT)
    foot = Page(
        boxes=[Box(LEFT, BOTTOM - 14, WIDTH, 0.5, Ink.LINE)],
        texts=[
            Text(LEFT, BOTTOM - 24, footer, Face.REGULAR, _FOOT, Ink.MUTED),
            Text(right, BOTTOM - 24, page, Face.REGULAR, _FOOT, Ink.MUTED),
        ],
    )
    if first:
        foot.boxes.append(Box(LEFT, PAGE[1] - 30, 36, 2.4, Ink.ACCENT))
    _draw_page(canvas, foot)
