"""What must hold for any payout: it is booked whole, to the øre and once, or it is asked about."""

import random
from collections import Counter
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.core.cases import ACTIONS, Action, CaseCode, Decision
from app.core.explain import Explanation
from app.core.fees import fee_parts
from app.core.orders import Order
from app.core.transactions import FeeType, Transaction
from app.core.vouchers import VoucherDraft, VoucherIdentity, VoucherKind
from tests.core.facts import CLEARING, context, explain, fee, order, payout, row, woo
from tests.properties.payouts import World, orders, transactions, worlds

BANK, FEES, DISPUTED, RESERVED = "1920", "7770", "1528", "1529"
HELD = {"tax", "commission", "financing", "adjustment", "unknown"}
OWN = {"payout_return", "top_up"}
PERSON = "8888"
"""An account that no shipped rule names."""


def of_payout(explained: Explanation) -> VoucherDraft | None:
    found = [draft for draft in explained.drafts if draft.identity.kind is VoucherKind.PAYOUT]
    assert len(found) <= 1
    return found[0] if found else None


def effects(rows: tuple[Transaction, ...], paid: int) -> dict[str, int]:
    """What the payout's voucher has to sum to, told once more: per account, debit +, nothing at zero."""
    sums: Counter[str] = Counter({BANK: paid})
    clearing = CLEARING["vipps"]
    for one in rows:
        if str(one.type) in OWN:
            sums[clearing] -= one.net
            continue
        account = {"chargeback": DISPUTED, "chargeback_reversal": DISPUTED}.get(one.type, clearing)
        account = {"reserve_hold": RESERVED, "reserve_release": RESERVED}.get(one.type, account)
        sums[FEES if one.type == "dispute_fee" else account] -= one.gross
        sums[FEES] -= one.fee + one.fee_vat
    sums[clearing] += sum(one.net for one in rows) - paid
    return {account: amount for account, amount in sums.items() if amount}


@given(worlds())
@settings(max_examples=200)
def test_a_payout_is_booked_whole_or_asked_about(world: World) -> None:
    explained = world.explain()
    draft = of_payout(explained)
    for one in explained.drafts:
        assert sum(posting.amount for posting in one.postings) == 0
    claimed = Counter(key for one in explained.drafts for key in one.claims)
    assert set(claimed.values()) <= {1}
    if draft is None:
        nothing = not any(effects(world.rows, world.paid.amount).values())
        assert explained.cases or explained.wanted or nothing
        return
    assert explained.identity.held is not None
    assert {key: amount for key, amount in draft.sums().items() if amount} == effects(
        world.rows, world.paid.amount
    )
    own = {one.key for one in world.rows if str(one.type) in OWN}
    assert set(draft.claims) == {one.key for one in world.rows} - own
    assert {case.subject for case in explained.cases} <= own
    returned = {key for one in explained.drafts if one is not draft for key in one.claims}
    assert own - returned == {case.subject for case in explained.cases}


@given(worlds())
@settings(max_examples=150)
def test_nothing_is_let_through_that_has_to_be_asked(world: World) -> None:
    explained = world.explain()
    if of_payout(explained) is None:
        return
    matched = {one.transaction for one in explained.matches}
    for one in world.rows:
        assert one.currency == world.paid.currency
        if str(one.type) in OWN:
            continue
        parts = [part for part in fee_parts(one) if part.fee + part.fee_vat or part.fee_vat]
        assert str(one.type) not in HELD or (one.gross == 0 and not parts)
        assert all(part.fee_type is not FeeType.OTHER and not part.fee_vat for part in parts)
        if one.type in ("sale", "refund", "refund_reversal", "chargeback", "chargeback_reversal"):
            assert one.key in matched


@given(worlds())
def test_a_wrong_sum_lets_nothing_through(world: World) -> None:
    assume(world.rows)
    broken = replace(
        world, paid=replace(world.paid, amount=world.paid.amount + 1, opening=None, closing=None)
    )
    exact = sum(one.net for one in world.rows) == broken.paid.amount
    assert exact or broken.explain().drafts == ()


@given(worlds(), st.randoms(use_true_random=False))
def test_the_same_facts_give_the_same_answer(world: World, chance: random.Random) -> None:
    shuffled = list(world.orders)
    chance.shuffle(shuffled)
    again = replace(world, orders=tuple(shuffled))
    first, second = world.explain(), again.explain()
    assert first == second
    assert [one.hash() for one in first.drafts] == [one.hash() for one in second.drafts]


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_moves_no_money(world: World, chance: random.Random) -> None:
    shuffled = list(world.rows)
    chance.shuffle(shuffled)
    first, second = world.explain(), replace(world, rows=tuple(shuffled)).explain()
    assert {case.key for case in first.cases} == {case.key for case in second.cases}
    sums = [{one.identity.key(1): one.sums() for one in each.drafts} for each in (first, second)]
    assert sums[0] == sums[1]


@given(worlds(), st.integers(0, 20))
@settings(max_examples=150)
def test_an_answer_settles_its_own_question_and_no_other(world: World, which: int) -> None:
    impatient = replace(world, patient=False)
    asked = impatient.explain()
    assume(asked.cases)
    case = asked.cases[which % len(asked.cases)]
    action = next((one for one in (Action.BOOK_TO, Action.ACCEPT) if one in ACTIONS[case.code]), None)
    assume(action is not None)
    given_one = {case.key: Decision(action or Action.ACCEPT, PERSON, "0")}
    left = impatient.explain(given_one)
    assert [one.key for one in left.cases] == [one.key for one in asked.cases if one.key != case.key]


@given(worlds())
@settings(max_examples=150)
def test_what_persons_book_elsewhere_is_what_they_were_asked_about(world: World) -> None:
    impatient = replace(world, patient=False)
    asked = impatient.explain()
    book_to = {
        case.key: Decision(
            Action.BOOK_TO if Action.BOOK_TO in ACTIONS[case.code] else Action.ACCEPT, PERSON, "1"
        )
        for case in asked.cases
    }
    answered = impatient.explain(book_to)
    if of_payout(answered) is None:
        return
    expected = 0
    for case in asked.cases:
        told = case.params["amount"]
        assert isinstance(told, dict)
        of_fee = case.code is CaseCode.FEE_UNRECOGNISED
        if Action.BOOK_TO in ACTIONS[case.code]:
            expected += told["amount"] if of_fee else -told["amount"]
    assert sum(draft.sums().get(PERSON, 0) for draft in answered.drafts) == expected
    assert sum(len(draft.decisions) for draft in answered.drafts) == len(asked.cases)


@given(st.lists(transactions(0), min_size=1, max_size=10), orders(), orders())
def test_one_shop_refund_belongs_to_one_row(
    drawn: list[Transaction], known: tuple[Order, ...], more: tuple[Order, ...]
) -> None:
    """Over two payouts that know of each other, too."""
    rows = [replace(one, key=f"row-{place}", currency="NOK") for place, one in enumerate(drawn)]
    found: list[tuple[str, str]] = []
    for part in (rows[::2], rows[1::2]):
        paid = payout(sum(one.net for one in part), part)
        explained = explain(paid, part, [*known, *more], taken_refunds=frozenset(found))
        found += [(one.order, one.refund) for one in explained.matches if one.refund]
    assert len(set(found)) == len(found)


line = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=20)
identities = st.builds(VoucherIdentity, line, st.sampled_from(VoucherKind), line, line, line)


@given(identities, identities, st.integers(1, 50), st.integers(1, 50))
def test_a_key_is_of_identity_and_revision_alone(
    one: VoucherIdentity, other: VoucherIdentity, first: int, second: int
) -> None:
    assert (one.key(first) == other.key(second)) is ((one, first) == (other, second))
    assert one.key(first)[2:] == one.reversal_key(first)[2:]
    assert len(one.key(first)) == 22


@given(worlds(), worlds())
def test_a_payouts_key_does_not_depend_on_what_is_in_it(one: World, other: World) -> None:
    keys = {
        draft.identity.key(1) for world in (one, other) if (draft := of_payout(world.explain())) is not None
    }
    assert keys <= {"AV4BEQ75TQNW4XS2VFXB2Z"}


@given(
    st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**5)), min_size=2, max_size=6), st.booleans()
)
def test_what_comes_back_and_is_paid_again_nets_to_zero(
    days: list[tuple[int, int]], in_transit: bool
) -> None:
    """Every payout but the last comes back, and is in the next: the bank has all of it, clearing nothing."""
    within = context(in_transit=in_transit)
    sold, fees, sums, before = 0, 0, Counter[str](), 0
    for day, (gross, cost) in enumerate(days):
        cost = min(cost, gross)
        rows = [row(f"sale-{day}", gross=gross, references=woo("1"), fees=[fee(-cost)])]
        if before:
            rows.insert(0, row(f"back-{day}", "payout_return", before))
        before = sum(one.net for one in rows)
        sold, fees = sold + gross, fees + cost
        paid = payout(before, rows, reference=f"200{day}", opening=0, closing=0)
        for draft in explain(paid, rows, [order("1", 10**8)], within).drafts:
            sums.update(draft.sums())
    assert sums[CLEARING["vipps"]] + sold == 0
    assert (sums["1929" if in_transit else BANK], sums[FEES]) == (sold - fees, fees)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(-(10**5), 10**5)), min_size=1, max_size=6))
def test_balances_kept_and_paid_later_net_to_zero(days: list[tuple[int, int]]) -> None:
    """Whatever is kept back in between, clearing shows at each moment what the provider still owes."""
    sums, sold, opening = Counter[str](), 0, 0
    closings = [closing for _, closing in days[:-1]] + [0]
    for day, ((gross, _), closing) in enumerate(zip(days, closings, strict=True)):
        rows = [row(f"sale-{day}", gross=gross, references=woo("1"))]
        paid = payout(opening + gross - closing, rows, reference=str(day), opening=opening, closing=closing)
        for draft in explain(paid, rows, [order("1", 10**8)]).drafts:
            sums.update(draft.sums())
        sold, opening = sold + gross, closing
        assert sums[CLEARING["vipps"]] + sold == closing
    assert sums[BANK] == sold
