"""What differs between booked rows and those of the report now."""

from dataclasses import replace

from app.core.changes import RowChange, row_changes
from app.messages.row_changes import changes_told
from tests.core.facts import row

SALE, REFUND = row("a", gross=10_000), row("b", "refund", -1_000)


def test_the_same_rows_differ_in_nothing_and_raw_fields_do_not_count() -> None:
    assert row_changes([SALE, REFUND], [REFUND, replace(SALE, raw={"source": "expanded"})]) == ()


def test_changed_new_and_gone_rows_are_told_with_their_net() -> None:
    fee = row("c", "fee", -50)
    assert row_changes([SALE, REFUND], [replace(SALE, gross=9_000), fee]) == (
        RowChange("a", "sale", "NOK", 10_000, 9_000),
        RowChange("b", "refund", "NOK", -1_000, None),
        RowChange("c", "fee", "NOK", None, -50),
    )


def test_a_row_of_the_same_net_that_is_made_up_otherwise_is_told() -> None:
    assert len(row_changes([SALE], [replace(SALE, gross=10_200, fee=-200)])) == 1


def test_in_words_five_are_named_and_the_rest_counted() -> None:
    changes = row_changes([row(f"r{number}", gross=100) for number in range(7)], [])
    rows = [{name: getattr(one, name) for name in RowChange.__dataclass_fields__} for one in changes]
    for language, words in (("nb", "og 2 til"), ("en", "and 2 more")):
        told = changes_told(rows, language)
        assert told.endswith(words)
        assert "r0: 1" in told
    assert changes_told(None, "nb") == ""
