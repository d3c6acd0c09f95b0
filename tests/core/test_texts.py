"""Texts inside vouchers: both languages, and templates that reach nothing but their placeholders."""

from app.core.rules import LINE_TYPES
from app.core.texts import line_text, voucher_text
from app.core.transactions import FeeType


def test_every_line_has_a_text_in_both_languages() -> None:
    for line_type in LINE_TYPES | {"bank_drawn", "bank_returned", "bank_paid_in"}:
        norwegian, english = line_text(line_type, "nb"), line_text(line_type, "en")
        assert norwegian
        assert english
        assert norwegian != english


def test_every_kind_of_fee_has_a_text() -> None:
    assert all(line_text("fee", "nb", fee_type=str(kind)) for kind in FeeType)


def test_texts_are_filled() -> None:
    assert line_text("sale", "nb", count=31) == "Betalinger 31 stk"
    assert line_text("fee", "en", fee_type="fixed") == "Fixed fees"
    assert line_text("fee", "en", fee_type="dispute") == "Fees"
    assert (
        voucher_text("top_up", "klarna", "A{0}", "2026-03-03", "en")
        == "Klarna top-up paid in A{0} 2026-03-03"
    )


def test_a_template_can_reach_nothing_but_its_placeholders() -> None:
    template = "{provider} {provider.__class__} {payout_id!r} {date}"
    told = line_text("sale", "nb", template=template, provider="vipps", reference="{date}", on="2026-03-03")
    assert told == "Vipps {provider.__class__} {payout_id!r} 2026-03-03"
