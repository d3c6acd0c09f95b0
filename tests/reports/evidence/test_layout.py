"""Nothing runs off the page, over its neighbour or into a missing glyph; large payouts stay quick."""

import time
import tracemalloc
from dataclasses import replace

import pytest

from app.reports.evidence import Evidence, PostingLine, render_evidence
from app.reports.evidence.fonts import Face, load, printable, width, wrap
from app.reports.evidence.layout import BOTTOM, LEFT, TOP, WIDTH, Page, lay_out
from app.reports.evidence.sections import evidence_sections

from .reading import text_of
from .samples import ROWS, VIPPS, VOUCHER, everything, many

EMOJI = "julegave \U0001f384 blåbærsyltetøy Ájtte čáhci \u0627\u0644 \u202e tab\there\nnew"
LONG = "acme-" + "0123456789abcdef-" * 40


def hostile() -> Evidence:
    """Long and strange values wherever a value comes from outside."""
    rows = (
        replace(ROWS[0], provider_reference=LONG, order_number="BUTIKK-ÆØÅ-" + "9" * 60),
        replace(ROWS[1], provider_reference=EMOJI, order_number=EMOJI, gross=59900),
        *ROWS[2:],
    )
    postings = (
        *VOUCHER.postings,
        PostingLine("1921", LONG, LONG, 99_999_999_999_999, EMOJI, LONG),
        PostingLine("1922", EMOJI, "0", -99_999_999_999_999, LONG, EMOJI),
    )
    return replace(
        VIPPS,
        transactions=rows,
        shop=replace(VIPPS.shop, name=LONG),
        settled=replace(VIPPS.settled, reference=LONG, bank_reference=EMOJI),
        voucher=replace(VOUCHER, postings=postings, text=EMOJI, number=LONG),
        parser_version=LONG,
    )


def _pages(evidence: Evidence) -> list[Page]:
    return lay_out(evidence_sections(evidence, "0" * 64))


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("make", [lambda: VIPPS, everything, hostile, lambda: many(300)])
def test_all_text_stands_inside_the_margins_in_glyphs_the_font_has(make, language):
    fonts = {face: load(face).face.charToGlyph for face in Face}
    for page in _pages(replace(make(), language=language)):
        for one in page.texts:
            assert one.x >= LEFT - 0.01, one
            assert one.x + width(one.text, one.face, one.size) <= LEFT + WIDTH + 0.01, one
            assert BOTTOM - 0.01 <= one.y < TOP, one
            assert all(ord(char) in fonts[one.face] for char in one.text), one


@pytest.mark.parametrize("make", [lambda: VIPPS, everything, hostile, lambda: many(300)])
def test_no_text_covers_another(make):
    for page in _pages(make()):
        lines: dict[float, list[tuple[float, float, str]]] = {}
        for one in page.texts:
            end = one.x + width(one.text, one.face, one.size)
            lines.setdefault(round(one.y, 1), []).append((one.x, end, one.text))
        for placed in lines.values():
            placed.sort()
            for (_, end, left), (start, _, right) in zip(placed, placed[1:], strict=False):
                assert end <= start, (left, right)


def test_strange_characters_are_replaced_visibly_and_norwegian_ones_kept():
    assert printable("æøåÆØÅ čŋšŧž € – −") == "æøåÆØÅ čŋšŧž € – −"
    assert printable("\U0001f384") == "[U+1F384]"
    assert printable("a\nb\tc") == "a[U+000A]b[U+0009]c"
    assert printable("\u202eabc") == "[U+202E]abc"
    assert printable("A\u030a") == "Å"
    text = text_of(hostile())
    assert "[U+1F384]" in text
    assert "blåbærsyltetøy" in text


def test_a_long_reference_is_wrapped_unchanged():
    reference = "b6f0e4a2-93c1-4d0e-8b7a-2f5d1c9e7a44"
    lines = wrap(reference, Face.REGULAR, 6.8, 60)
    assert len(lines) > 1
    assert "".join(lines) == reference
    assert all(width(line, Face.REGULAR, 6.8) <= 60 for line in lines)


def test_an_amount_too_wide_for_its_column_is_whole_but_smaller():
    huge = "999\u00a0999\u00a0999\u00a0999,99"
    found = [one for page in _pages(hostile()) for one in page.texts if one.text == huge]
    assert found
    assert all(one.size < 6.8 for one in found)


def test_more_lines_than_fit_end_in_an_ellipsis():
    lines = wrap("x" * 5000, Face.REGULAR, 6.8, 60, 4)
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert all(width(line, Face.REGULAR, 6.8) <= 60 for line in lines)


def test_a_heading_is_never_alone_at_the_foot():
    for count in range(1, 70):
        for page in _pages(many(count)):
            lowest = min(one.y for one in page.texts)
            assert all(y - lowest > 20 for _, y in page.marks)


def test_ten_thousand_rows_are_quick():
    evidence = many(10_000)
    started = time.process_time()  # not the wall's: other tests run beside it
    content = render_evidence(evidence)
    assert time.process_time() - started < 10  # about 2 s on two old cores
    assert len(content) < 2_000_000


def test_memory_grows_modestly_with_the_rows():
    render_evidence(many(50))  # fonts and caches
    evidence = many(3_000)
    tracemalloc.start()
    try:
        render_evidence(evidence)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000 * 12_000
