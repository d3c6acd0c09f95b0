"""Neither side of the proof is ours: what books and provider hold is given, never summed from vouchers.

The first tests read the code: a voucher of ours has no amount, and the two sides go from the facts to the
proof untouched. The others change what the proof is told about us and see that the sides do not move.
"""

import ast
from dataclasses import fields, replace
from pathlib import Path

import pytest

import app.core.proof
from app.core.proof import BookedVoucher, Proof, ProofFacts, Retold, prove
from tests.core.proof.shop import Shop, paid, posting, sale, voucher

MODULES = sorted(Path(app.core.proof.__file__).parent.glob("*.py"))
SIDES = {"books", "provider"}


def constructed(trees: list[ast.Module], name: str) -> list[ast.Call]:
    """The calls that make a ``name``."""
    return [
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
    ]


def sides_given(trees: list[ast.Module], name: str, source: str) -> bool:
    """Whether each ``name`` is made once, with both sides handed on from ``source`` as they are."""
    calls = constructed(trees, name)
    told = [{one.arg: ast.unparse(one.value) for one in call.keywords if one.arg in SIDES} for call in calls]
    return told == [{side: f"{source}.{side}" for side in SIDES}]


def sides_written(trees: list[ast.Module]) -> list[str]:
    """Where a side is given a value that is not read from the facts or from the confirmed opening."""
    found = []
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in SIDES:
                value = ast.unparse(node.value)
                if value not in {f"{source}.{node.arg}" for source in ("facts", "anchor")}:
                    found.append(f"{node.arg}={value}")
            stored = isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store)
            name = getattr(node, "attr", getattr(node, "id", ""))
            if stored and name in SIDES and not declared(tree, node):
                found.append(ast.unparse(node))
    return found


def declared(tree: ast.Module, node: ast.AST) -> bool:
    """Whether the name is only declared as a field."""
    return any(
        isinstance(one, ast.AnnAssign) and one.target is node and not one.value for one in ast.walk(tree)
    )


TREES = [ast.parse(path.read_text("utf-8")) for path in MODULES]


def test_the_sides_go_from_the_facts_to_the_proof_untouched() -> None:
    assert sides_given(TREES, "Proof", "facts")
    assert sides_written(TREES) == []


@pytest.mark.parametrize(
    "bad",
    [
        "Proof(books=sum(one.amount for one in ours), provider=facts.provider)",
        "Proof(books=facts.books + ours.amount, provider=facts.provider)",
        "Proof(books=facts.provider, provider=facts.provider)",
        "Proof(books=books, provider=facts.provider)\nbooks = 0",
        "replace(facts, books=ours.amount)",
        "facts.provider = ours.amount",
    ],
)
def test_the_look_at_the_code_finds_a_side_of_our_own(bad: str) -> None:
    """Each of these is what the test above would have to catch."""
    assert sides_written([ast.parse(bad)])


def test_a_voucher_of_ours_has_no_amount_to_sum() -> None:
    """What it books is only what the accounting system has under its keys."""
    types = {one.name: one.type for one in fields(BookedVoucher)}
    assert not [name for name, kind in types.items() if "int" in str(kind)]
    assert "amount" not in types


def test_both_sides_of_the_proof_are_numbers_in_the_facts() -> None:
    for made in (ProofFacts, Proof):
        assert {one.name for one in fields(made)} >= SIDES


def told() -> ProofFacts:
    shop = Shop(
        rows=[sale("1001", 2, 500, -15, payout="po_1")],
        payouts=[paid("po_1", 485, 3, 4)],
        vouchers=[voucher("po_1", day=4)],
        postings=[posting(2, 500, "Ordre 1001"), posting(4, -500, "", key="AVpo_1")],
    )
    return shop.anchored()


def test_forgetting_our_vouchers_moves_neither_side() -> None:
    """Their postings are then a stranger's: the same difference, and unexplained."""
    facts = told()
    whole, without = prove(facts), prove(replace(facts, vouchers=()))
    assert whole.holds
    assert (without.books, without.provider, without.difference) == (whole.books, whole.provider, 0)
    assert (without.unexplained, without.holds) == (-500, False)


def test_what_is_asked_or_let_stand_of_a_report_moves_neither_side() -> None:
    """Our own questions and their answers are names beside the difference."""
    facts = told()
    (ours,) = facts.vouchers
    for left in (None, "olga"):
        proof = prove(replace(facts, retold=(Retold(ours.number, ours.date, ours.payout, left),)))
        assert (proof.books, proof.provider, proof.difference) == (facts.books, facts.provider, 0)
        assert ([one.amount for one in proof.items], proof.holds) == ([0], left is not None)


def test_believing_ourselves_is_not_enough() -> None:
    """Our voucher is gone from the books, and the books' balance says so: no sum of ours puts it back."""
    facts = told()
    gone = replace(facts, books=facts.books + 500, postings=facts.postings[:1])
    proof = prove(gone)
    assert (proof.books, proof.difference) == (500, 500)
    assert [(one.kind, one.amount) for one in proof.items] == [("voucher_missing", 500)]


def test_a_balance_that_does_not_follow_the_postings_is_unexplained() -> None:
    """The list of postings is not the books' side either: their own balance is."""
    facts = told()
    for changed in (replace(facts, postings=facts.postings[:1]), replace(facts, books=facts.books - 500)):
        proof = prove(changed)
        assert (abs(proof.books_gap), proof.holds) == (500, False)


@pytest.mark.parametrize("by", [1, -1, 500, -500, 485, 15])
def test_each_side_moves_what_is_unexplained_by_as_much(by: int) -> None:
    facts = told()
    assert prove(replace(facts, books=facts.books + by)).unexplained == by
    assert prove(replace(facts, provider=facts.provider + by)).unexplained == -by
