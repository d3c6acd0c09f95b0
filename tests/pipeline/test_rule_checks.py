"""New rules are held against the real chart of every accounting system; an old one in the way of nobody."""

from pathlib import Path

from app.accounting.base import ComputesVat
from app.accounting.registry import SYSTEMS
from app.cli.demo.pairs import SHOP, opened_pair
from app.core.rules import Rule, RuleAction
from app.pipeline.rule_checks import chart_of, refused_by_the_books
from app.pipeline.rules import replace_rules, rules_in_force
from app.store import connections
from tests.accounting_under_test import EACH_BOOKS
from tests.providers_under_test import FIRST


@EACH_BOOKS
def test_new_rules_are_held_against_the_books(tmp_path: Path, accounting_name: str) -> None:
    with opened_pair(FIRST, accounting_name, tmp_path) as pair:
        current = rules_in_force(pair.services, SHOP)
        assert refused_by_the_books(pair.services, SHOP, current.rules) == []
        given = (*current.rules, Rule("mine", "9123", line_type="fee", payment_method="x"))
        (problem,) = refused_by_the_books(pair.services, SHOP, given)
        told = (given[problem.position].id, problem.place, problem.code, problem.word)
        assert told == ("mine", "account", "rule_account_missing", "9123")
        pair.accounting.add_account(9123, "Gebyr")
        fine = Rule("mine", "7770", line_type="fee", payment_method="x")
        assert refused_by_the_books(pair.services, SHOP, (*current.rules, fine)) == []
        wrong = Rule("mine", "7770", "ZZ9", line_type="fee", payment_method="x")
        (code,) = refused_by_the_books(pair.services, SHOP, (*current.rules, wrong))
        assert (code.place, code.word) == ("vat_code", "ZZ9")


@EACH_BOOKS
def test_every_shipped_rule_can_be_booked(tmp_path: Path, accounting_name: str) -> None:
    """As if each were new: the accounts that the shipped rules name are in the stand-in's chart. Where the
    system books no VAT, the rules with VAT are refused as that and nothing else."""
    vat = SYSTEMS[accounting_name].info.capabilities.vat
    with opened_pair(FIRST, accounting_name, tmp_path) as pair:
        shipped = rules_in_force(pair.services, SHOP).rules
        replace_rules(pair.services, SHOP, 0, [Rule("only", "1920", line_type="bank")], "test")
        problems = refused_by_the_books(pair.services, SHOP, shipped)
        with_vat = [one for one in shipped if one.vat_code != "0" and one.action is RuleAction.POST]
        assert [(shipped[one.position].id, one.code, one.word) for one in problems] == [
            (one.id, "rule_vat_not_booked", one.vat_code) for one in with_vat if vat is ComputesVat.NONE
        ]


def test_books_that_do_not_answer_stop_nobody(tmp_path: Path) -> None:
    with opened_pair(FIRST, "tripletex", tmp_path) as pair:
        pair.accounting.fault({"kind": "error_before", "status": 503, "path": ".*", "times": None})
        assert chart_of(pair.services, SHOP) is None
        given = (Rule("mine", "9123", line_type="bank"),)
        assert refused_by_the_books(pair.services, SHOP, given) == []
        with pair.services.store.writing("test", SHOP) as connection:
            (link,) = connections.list_connections(connection, SHOP, "accounting")
            connections.set_connection(connection, SHOP, link.id, state="paused")
        assert chart_of(pair.services, SHOP) is None


def test_a_shop_without_books_saves_what_it_likes(tmp_path: Path) -> None:
    with opened_pair(FIRST, "tripletex", tmp_path) as pair:
        with pair.services.store.writing("test", SHOP) as connection:
            (link,) = connections.list_connections(connection, SHOP, "accounting")
            connections.detach(connection, SHOP, link.id)
        assert refused_by_the_books(pair.services, SHOP, (Rule("mine", "9123", line_type="bank"),)) == []
