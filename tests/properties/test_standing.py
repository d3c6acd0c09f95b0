"""A standing decision does for each case it fits what a single answer would, and nothing to any other."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.cases import Action, Decision
from app.core.conditions import Condition
from app.core.explain import Explanation
from app.core.standing import STANDING, StandingDecision
from tests.core.facts import DAY, context, explain
from tests.properties.payouts import World, worlds

ANSWERS = {
    Action.BOOK_TO: Decision(Action.BOOK_TO, account="8888", vat_code="0"),
    Action.ACCEPT: Decision(Action.ACCEPT),
    Action.TREAT_AS_FEE: Decision(Action.TREAT_AS_FEE, fee_type="gateway"),
}


@st.composite
def tills(draw: st.DrawFn) -> World:
    """A world whose rows outside the shop came by one of two handles, or by one that nobody told."""
    world = draw(worlds())
    rows = []
    for one in world.rows:
        handle = draw(st.sampled_from(["NO:1", "QR:2", ""]))
        provider_type = draw(st.sampled_from([one.provider_type, "manual"]))
        references = (*one.references, ("handle", handle))
        rows.append(replace(one, references=references, provider_type=provider_type))
    outside = frozenset(one.key for one in rows if draw(st.booleans()))
    return replace(world, rows=tuple(rows), outside=outside)


def explained(
    world: World,
    standing: dict[Condition, StandingDecision] | None = None,
    decisions: dict[str, Decision] | None = None,
) -> Explanation:
    return explain(
        world.paid,
        world.rows,
        world.orders,
        context(standing=standing or {}, decisions=decisions),
        grace_over=() if world.patient else {one.key for one in world.rows},
        outside=world.outside,
    )


@st.composite
def standing_decisions(draw: st.DrawFn, *found: Explanation) -> dict[Condition, StandingDecision]:
    """Decisions about some of the conditions in these explanations."""
    alike = {case.alike: case.code for one in found for case in one.cases if case.alike is not None}
    made = {}
    for condition, code in alike.items():
        if draw(st.booleans()):
            answer = ANSWERS[draw(st.sampled_from(STANDING[code].actions))]
            made[condition] = StandingDecision(condition, draw(st.integers(1, 3)), answer, DAY)
    return made


def told(one: Explanation) -> list[object]:
    """What the drafts book, however lines are summed: single answers keep a line each, one for all sums."""
    found: list[object] = []
    for draft in one.drafts:
        sums: Counter[tuple[str, str, str, str]] = Counter()
        for line in draft.postings:
            sums[line.account, line.vat_code, line.line_type, line.fee_type] += line.amount
        rows = {(line.line_type, key) for line in draft.postings for key in line.transactions}
        found.append((draft.identity, draft.date, draft.claims, sums, rows))
    return found


@given(tills(), tills(), st.data())
@settings(max_examples=150)
def test_it_changes_nothing_about_a_case_it_does_not_fit(
    world: World, other: World, data: st.DataObject
) -> None:
    before = explained(world)
    made = data.draw(standing_decisions(before, explained(other)))
    after = explained(world, made)
    fitting = [case for case in before.cases if case.alike in made]
    assert (after.matches, after.wanted, after.identity) == (before.matches, before.wanted, before.identity)
    others = [case for case in before.cases if case.alike not in made]
    assert [case for case in after.cases if case in others] == others
    new = [case for case in after.cases if case not in before.cases]
    assert {case.subject for case in new} <= {case.subject for case in fitting}
    assert all(case.alike in made for case, _ in after.standing)
    if not fitting:
        assert after == before


@given(tills(), st.data())
@settings(max_examples=150)
def test_it_does_what_a_single_answer_does(world: World, data: st.DataObject) -> None:
    before = explained(world)
    made = data.draw(standing_decisions(before))
    own = {case.key: made[case.alike].decision for case in before.cases if case.alike in made}
    by_standing, by_itself = explained(world, made), explained(world, decisions=own)
    assert by_standing.cases == by_itself.cases
    assert told(by_standing) == told(by_itself)
    names = {one.name for one in made.values()}
    for draft in by_standing.drafts:
        rules = {line.rule for line in draft.postings if line.rule.startswith("standing:")}
        assert rules <= {f"standing:{name}" for name in names}
        assert len(draft.decisions) >= len(rules)


@given(tills(), st.data())
def test_every_case_is_asked_or_answered_by_name(world: World, data: st.DataObject) -> None:
    before = explained(world)
    made = data.draw(standing_decisions(before))
    after = explained(world, made)
    answered = {case.key: decision.standing for case, decision in after.standing}
    for case in before.cases:
        open_still = case.key in {one.key for one in after.cases}
        assert open_still != (case.key in answered)
        if case.key in answered and case.alike is not None:
            assert answered[case.key] == made[case.alike].name
