"""The proof cannot lie: of any story it names what is open, and what is wrong by exactly its amount."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.core.proof import Anchor, BookPosting, Proof, ProofFacts, opening_difference, prove
from tests.properties.shop_stories import Told, stories
from tests.properties.shop_story import CLEARING, RESERVED, START, SUSPENSE, Entry, Row, Story, day_of

strange = st.integers(-100_000, 100_000).filter(bool)
Plant = Callable[[st.DataObject, Told], tuple[tuple[str, int] | None, int]]
"""Plants an error; returns the item that must tell it (or None), and what must be unexplained."""

few = settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def confirmed(told: Told) -> Anchor:
    """What a person confirmed at the start: told by the story, not by the proof."""
    return Anchor(START, told.story.books(0), told.story.provider(0), told.opening)


def facts_of(told: Told) -> ProofFacts:
    return told.story.facts(told.on, confirmed(told))


def sums_up(proof: Proof) -> None:
    untied = sum(one.amount for one in proof.untied)
    assert proof.unexplained == untied + proof.books_gap - proof.provider_gap + proof.opening_gap
    named = sum(one.amount for one in proof.items)
    assert proof.books - proof.provider - proof.held == named + proof.unexplained


def named(proof: Proof) -> Counter[tuple[str, int]]:
    return Counter((str(one.kind), one.amount) for one in proof.items)


def expected(told: Told) -> Counter[tuple[str, int]]:
    opening = Counter({("opening", told.opening): 1}) if told.opening else Counter()
    return told.story.open_items(told.on) + opening


@few
@given(stories())
def test_the_opening_difference_is_what_the_story_says(told: Told) -> None:
    assert opening_difference(told.story.facts(0)) == told.opening


@few
@given(stories())
def test_where_nothing_is_wrong_all_is_explained(told: Told) -> None:
    proof = prove(facts_of(told))
    sums_up(proof)
    assert named(proof) == expected(told)
    assert proof.unexplained == 0
    assert proof.untied == ()
    assert proof.holds


def sales_by_order(told: Told) -> list[tuple[Row, Entry]]:
    """The sales since the start that the books have by order number, on days without a sum of the day."""
    story = told.story
    sums = {entry.day for entry in story.entries if entry.text.startswith("Dagsoppgjør")}
    found = []
    for row in story.rows:
        if row.kind == "sale" and row.order and 1 <= row.day <= told.on and row.day not in sums:
            of_order = [one for one in story.rows if one.order == row.order]
            entries = [one for one in story.entries if one.text.startswith(f"Ordre {row.order},")]
            if len(of_order) == len(entries) == 1:
                found.append((row, entries[0]))
    assume(found)
    return found


def booked_twice(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    row, entry = data.draw(st.sampled_from(sales_by_order(told)))
    told.story.entries.append(replace(entry))
    return ("booked_twice", row.gross), 0


def booked_at_another_amount(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    row, entry = data.draw(st.sampled_from(sales_by_order(told)))
    by = data.draw(strange)
    assume(row.gross + by)
    told.story.entries.remove(entry)
    told.story.sell(entry.day, row.gross + by, entry.text)
    return ("amount_differs", by), 0


def not_booked(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    row, entry = data.draw(st.sampled_from(sales_by_order(told)))
    told.story.entries.remove(entry)
    return ("captured_not_booked", -row.gross), 0


def never_captured(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    amount = abs(data.draw(strange))
    told.story.orders.add("9999")
    told.story.sell(told.on, amount, "Ordre 9999")
    return ("sale_not_captured", amount), 0


def refunded_in_books_only(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    row, _ = data.draw(st.sampled_from(sales_by_order(told)))
    amount = -abs(data.draw(strange))
    told.story.sell(told.on, amount, f"Retur ordre {row.order}")
    return ("refund_in_books_only", amount), 0


def refunded_at_provider_only(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    row, _ = data.draw(st.sampled_from(sales_by_order(told)))
    assume(not any(one.day == told.on and one.text.startswith("Dagsoppgjør") for one in told.story.entries))
    told.story.rows.append(Row("planted", "refund", told.on, -row.gross, 0, row.order))
    return ("refund_at_provider_only", row.gross), 0


def our_entries(told: Told) -> list[Entry]:
    """What live vouchers of ours have in the books, each standing alone."""
    found = []
    for voucher in told.story.vouchers:
        if voucher.live and not voucher.number.endswith("_2"):
            found += [one for one in told.story.entries if one.key == voucher.number and one.day <= told.on]
    found = [one for one in found if one.on_provider]
    assume(found)
    return found


def voucher_deleted(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    entry = data.draw(st.sampled_from(our_entries(told)))
    told.story.entries.remove(entry)
    return ("voucher_missing", -entry.on_provider), 0


def voucher_changed(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    entry, by = data.draw(st.sampled_from(our_entries(told))), data.draw(strange)
    told.story.entries.append(Entry(entry.day, entry.text, {CLEARING: by, SUSPENSE: -by}, entry.key))
    return ("voucher_differs", by), 0


def posted_by_another_hand(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    amount, day = data.draw(strange), data.draw(st.integers(1, told.on))
    text = data.draw(st.sampled_from(["Stripe gebyr", "Diverse", f"Salg {day_of(day):%d.%m.%Y}", ""]))
    told.story.entries.append(Entry(day, text, {CLEARING: amount, SUSPENSE: -amount}))
    return None, amount


def books_changed_before_the_start(data: st.DataObject, told: Told) -> tuple[tuple[str, int] | None, int]:
    """The opening was confirmed with what the books said then."""
    amount = data.draw(strange)
    told.story.entries.append(Entry(0, "Etterpostert", {CLEARING: amount, SUSPENSE: -amount}))
    return None, amount


PLANTS: list[Plant] = [
    booked_twice,
    booked_at_another_amount,
    not_booked,
    never_captured,
    refunded_in_books_only,
    refunded_at_provider_only,
    voucher_deleted,
    voucher_changed,
    posted_by_another_hand,
    books_changed_before_the_start,
]


@few
@given(st.data(), stories(), st.sampled_from(PLANTS))
def test_a_planted_error_is_told_with_exactly_its_amount(
    data: st.DataObject, told: Told, plant: Plant
) -> None:
    anchor, before = confirmed(told), expected(told)
    item, unexplained = plant(data, told)
    proof = prove(told.story.facts(told.on, anchor))
    sums_up(proof)
    assert named(proof) == before + (Counter({item: 1}) if item else Counter())
    assert proof.unexplained == unexplained
    assert proof.explained == (unexplained == 0)
    is_ours = item is not None and item[0] in ("voucher_missing", "voucher_differs")
    assert proof.holds == (proof.explained and not is_ours)


@few
@given(st.data(), stories())
def test_what_two_of_our_vouchers_were_changed_by_never_cancels(data: st.DataObject, told: Told) -> None:
    """One has so much more, another so much less: their sum tells nothing of it."""
    anchor, before = confirmed(told), expected(told)
    both = {one.key: one for one in data.draw(st.permutations(our_entries(told)))}
    assume(len(both) > 1)
    by = data.draw(strange)
    for entry, amount in zip(both.values(), (by, -by), strict=False):
        lines = {CLEARING: amount, SUSPENSE: -amount}
        told.story.entries.append(Entry(entry.day, entry.text, lines, entry.key))
    proof = prove(told.story.facts(told.on, anchor))
    sums_up(proof)
    assert named(proof) == before + Counter({("voucher_differs", by): 1, ("voucher_differs", -by): 1})
    assert (proof.explained, proof.holds) == (True, False)


@few
@given(st.data(), stories())
def test_what_a_voucher_was_moved_by_between_the_providers_accounts_is_told(
    data: st.DataObject, told: Told
) -> None:
    anchor, before = confirmed(told), expected(told)
    entry = data.draw(st.sampled_from(our_entries(told)))
    by = data.draw(strange)
    told.story.entries.append(Entry(entry.day, entry.text, {CLEARING: by, RESERVED: -by}, entry.key))
    proof = prove(told.story.facts(told.on, anchor))
    sums_up(proof)
    assert named(proof) == before + Counter({("voucher_differs", 0): 1})
    assert not proof.holds


@few
@given(st.data(), stories())
def test_a_row_missing_at_the_provider_is_a_gap_of_its_net(data: st.DataObject, told: Told) -> None:
    facts = facts_of(told)
    rows = [one for one in facts.movements if START <= one.day <= facts.on and one.gross + one.charges]
    assume(rows)
    gone = data.draw(st.sampled_from(rows))
    left = tuple(one for one in facts.movements if one is not gone)
    proof = prove(replace(facts, movements=left))
    sums_up(proof)
    assert proof.provider_gap == gone.gross + gone.charges
    assert not proof.holds


@few
@given(st.data(), stories())
def test_a_payout_missing_at_the_provider_is_a_gap_of_its_amount(data: st.DataObject, told: Told) -> None:
    facts = facts_of(told)
    left = [one for one in facts.payouts if START <= one.left_on <= facts.on and one.amount]
    assume(left)
    gone = data.draw(st.sampled_from(left))
    proof = prove(replace(facts, payouts=tuple(one for one in facts.payouts if one is not gone)))
    sums_up(proof)
    assert proof.provider_gap == -gone.amount
    assert not proof.holds


@st.composite
def broken(draw: st.DrawFn) -> ProofFacts:
    """Any facts at all: rows, postings, vouchers gone at random and strangers among them."""
    told = draw(stories())
    facts = facts_of(told)

    def some(one: tuple[object, ...]) -> tuple[object, ...]:
        keep = draw(st.lists(st.booleans(), min_size=len(one), max_size=len(one)))
        return tuple(part for part, kept in zip(one, keep, strict=True) if kept)

    texts = st.sampled_from(["", "Ordre 2024", "Ordre 2025 og 2026", "02.03.2026", "Tapt tvist 2024"])
    day = st.integers(-3, 30).map(day_of)
    keys = st.sampled_from(["", "", "AVpo_0", "RVpo_1", "AVnone"])
    account = st.sampled_from(["1524", "1528"])
    posting = st.builds(BookPosting, st.just("v"), st.just("n"), account, day, strange, texts, keys)
    added = draw(st.lists(posting, max_size=4))
    accepted = {one.name: "sett" for one in added[:2]}
    return replace(
        facts,
        movements=some(facts.movements),
        payouts=some(facts.payouts),
        vouchers=some(facts.vouchers),
        postings=(*some(facts.postings), *added),
        books=facts.books + draw(st.sampled_from([0, 1, -250])),
        provider=facts.provider + draw(st.sampled_from([0, 1, -250])),
        accepted=accepted,
    )


@few
@given(broken(), strange)
def test_nothing_is_absorbed(facts: ProofFacts, by: int) -> None:
    proof = prove(facts)
    sums_up(proof)
    books, provider = (
        prove(replace(facts, books=facts.books + by)),
        prove(replace(facts, provider=facts.provider + by)),
    )
    assert books.unexplained == proof.unexplained + by
    assert provider.unexplained == proof.unexplained - by
    assert books.items == provider.items == proof.items


@few
@given(broken(), st.integers(0, 2**32))
def test_the_order_in_which_facts_come_says_nothing(facts: ProofFacts, seed: int) -> None:
    chance = random.Random(seed)

    def shuffled(one: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(one, len(one)))

    again = replace(
        facts,
        movements=shuffled(facts.movements),
        payouts=shuffled(facts.payouts),
        vouchers=shuffled(facts.vouchers),
        postings=shuffled(facts.postings),
    )
    first, second = prove(facts), prove(again)
    assert named(first) == named(second)
    assert (first.unexplained, first.held) == (second.unexplained, second.held)


def test_the_story_keeps_its_books_by_double_entry() -> None:
    """A story that could not be wrong by itself would prove nothing."""
    story = Story()
    story.sell(1, 500, "Ordre 1")
    assert (story.books(0), story.books(1), story.provider(1)) == (0, 500, 0)
