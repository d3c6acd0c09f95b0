"""Standing decisions about sales: they answer what comes, by name, until they are revoked."""

import io
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from app.api.case_views import case_shown
from app.cli.demo.pairs import SHOP
from app.core.cases import Action, Decision
from app.core.sales import SalesMode
from app.pipeline.standing import decide_standing, revoke_standing
from app.store import cases, sales_shown, standing
from tests.pipeline.sales_shop import SOLD, SalesShop, events_of, sales_shop
from tests.world import SHOP_TODAY

ACCEPT, LEAVE = Decision(Action.ACCEPT), Decision(Action.LEAVE)


def tell(shop: SalesShop, number: int, on: Any = SOLD) -> None:
    """An order by a company, delivered on the day."""
    (order,) = events_of("company-buyer")
    key = str(number).ljust(64, "0")
    told = {"status": "completed", "completed_at": f"{on}T10:00:00Z", "paid_at": None}
    shop.tell(order, id=number, number=str(number), order_key_hash=key, **told)


def asked_of(shop: SalesShop) -> list[str]:
    return sorted(row.params["order_number"] for row in shop.asked())


def test_one_answer_for_all_companies_of_a_country(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path, policy="review") as shop:
        shop.choose(SalesMode.PER_ORDER)
        tell(shop, 901)
        tell(shop, 902)
        shop.work()
        assert asked_of(shop) == ["901", "902"]
        (first, second) = shop.asked()
        shown = case_shown(first, "en", {})
        assert shown["alike"]["condition"] == "all orders by companies that go to NO"
        made, answered = decide_standing(shop.services, SHOP, first.id, ACCEPT, "user 7")
        assert answered == [first.id, second.id]
        shop.work()
        tell(shop, 903)
        shop.work()
        assert asked_of(shop) == []
        drafts = [row for row in shop.vouchers() if row.state == "draft"]
        assert len(drafts) == 3
        with shop.services.store.reading(SHOP) as connection:
            name = standing.standing_of(standing.get_standing(connection, SHOP, made)).name
            noted = [row for row in cases.list_cases(connection, SHOP, state=cases.DECIDED, limit=None)
                     if row.standing_id == made]  # fmt: skip
        assert len(noted) == 3
        assert all(any(name in told for told in row.draft["decisions"]) for row in drafts)

        shop.approve_by("automatic")
        shop.choose(SalesMode.PER_ORDER)  # looked at anew, and sent
        shop.work()
        sent = [row for row in shop.vouchers() if row.state == "verified"]
        assert len(sent) == 3
        text = " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(shop.evidence(sent[0].id))).pages
        )
        assert "utgave 1, for alle ordre fra firmaer som går til NO" in " ".join(text.split())

        shop.approve_by("review")
        tell(shop, 904)
        shop.work()
        revoke_standing(shop.services, SHOP, made, "Vi fakturerer dem", "user 7")
        shop.work()
        assert asked_of(shop) == ["904"]
        assert [row.state for row in shop.vouchers()] == ["verified"] * 3


def test_left_out_by_a_standing_answer_is_listed_and_asked_about_when_that_ends(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        tell(shop, 901)
        shop.work()
        (case,) = shop.asked()
        made, _ = decide_standing(shop.services, SHOP, case.id, LEAVE, "user 7")
        shop.work()
        tell(shop, 902, SHOP_TODAY)
        shop.a_day_passes()
        shop.work()
        with shop.services.store.reading(SHOP) as connection:
            left = {one["order"]: one["reason"] for one in sales_shown.left_out(connection, SHOP, 100)}
        assert (left["901"], left["902"]) == ("sale_needs_person", "sale_needs_person")
        assert (shop.asked(), shop.vouchers()) == ([], [])
        revoke_standing(shop.services, SHOP, made, "Bokfør dem likevel", "user 7")
        shop.work()
        assert asked_of(shop) == ["901", "902"]


def test_it_is_valid_from_the_first_day_that_is_asked_about(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        tell(shop, 901)
        shop.work()
        (case,) = shop.asked()
        made, _ = decide_standing(shop.services, SHOP, case.id, ACCEPT, "user 7")
        with shop.services.store.reading(SHOP) as connection:
            assert standing.get_standing(connection, SHOP, made).valid_from == SOLD
