"""A payment method whose connection was removed: nobody knows who owes its sales, so a person is asked."""

from pathlib import Path
from typing import Any

from app.core.cases import Action, CaseCode, Decision
from app.core.rules import Rule
from app.core.sales import SalesMode
from app.messages import case_texts
from app.pipeline.connect import delete_connection
from app.pipeline.decide import decide_case
from app.pipeline.payment_methods import choose_methods
from app.pipeline.rules import replace_rules, rules_in_force
from app.store import connections
from tests.pipeline.sales_shop import SHOP, SalesShop, events_of, sales_shop
from tests.world import START

FOR_ALL = Rule("no-provider", "1579", voucher_kind="sales", line_type="payment")
"""Where what is paid without a provider lies: cash on delivery, invoices."""


def deliver(shop: SalesShop) -> int:
    (order,) = events_of("plain-25")
    told = {**order, "payment_method": "vipps"}
    shop.tell(told, status="completed", completed_at=f"{START}T10:00:00Z", paid_at=None)
    shop.work()
    return int(order["total"])


def the_link(shop: SalesShop) -> Any:
    with shop.services.store.reading(SHOP) as connection:
        (link,) = connections.list_connections(connection, SHOP, "provider")
    return link


def removed(shop: SalesShop) -> None:
    shop.choose(SalesMode.PER_ORDER)
    known = rules_in_force(shop.services, SHOP)
    replace_rules(shop.services, SHOP, known.version, (*known.rules, FOR_ALL), "user 1")
    delete_connection(shop.services, SHOP, the_link(shop).id, "user 1")


def test_the_sale_is_asked_about_and_not_taken_for_one_without_a_provider(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        removed(shop)
        total = deliver(shop)
        (case,) = shop.asked()
        assert (case.code, case.params["method"]) == (CaseCode.SALE_WITHOUT_PROVIDER, "vipps")
        assert case.params["amount"] == {"amount": total, "currency": "NOK"}
        for language in ("nb", "en"):
            assert "vipps" in case_texts(case.code, case.params, language).sentence
        assert (shop.vouchers(), shop.sums()) == ([], {})
        decide_case(shop.services, SHOP, case.id, Decision(Action.BOOK_TO, account="1521"), "user 1")
        shop.work()
        assert shop.asked() == []
        assert shop.sums()["1521"] == total


def test_a_method_that_is_told_of_again_answers_the_question(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        removed(shop)
        total = deliver(shop)
        assert [one.code for one in shop.asked()] == [CaseCode.SALE_WITHOUT_PROVIDER]
        choose_methods(shop.services, SHOP, {"vipps": None}, "user 1")
        shop.work()
        assert shop.asked() == []
        assert shop.sums()["1579"] == total
