"""Sales whose account a person corrected, and whose order changes afterwards: moved once, never twice."""

from pathlib import Path

from app.cli.demo.pairs import SHOP
from app.core.cases import Action, CaseCode, Decision
from app.core.corrections import Wrong
from app.core.sales import SalesMode
from app.pipeline.corrections import Asked, accept_corrections, propose_corrections
from app.pipeline.decide import decide_case
from tests.pipeline.sales_shop import MODES, SOLD, events_of, sales_shop
from tests.world import TODAY, voucher_states


@MODES
def test_an_order_that_changes_after_its_account_was_corrected_is_booked_where_it_stands(
    tmp_path: Path, mode: SalesMode
) -> None:
    (order,) = events_of("plain-25")
    (part, *_) = order["parts"]
    asked = Asked(Wrong("2900", "2999", "feil konto"), SOLD, TODAY)
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(mode)
        sold = {
            "status": "completed",
            "completed_at": f"{SOLD}T10:00:00Z",
            "payment_method": "bacs",
            "paid_at": None,
        }
        shop.tell(order, **sold)
        shop.work()
        (case,) = shop.asked()
        assert case.code == CaseCode.SALE_WITHOUT_PROVIDER
        decide_case(shop.services, SHOP, case.id, Decision(Action.BOOK_TO, account="2900"), "user 1")
        shop.work()
        hashes = {draft.hash() for draft in propose_corrections(shop.services, SHOP, asked)}
        assert len(accept_corrections(shop.services, SHOP, asked, hashes, "user 1")) == 1
        shop.work()
        assert voucher_states(shop.services, SHOP) == {"verified": 3}
        less = {**part, "net": 8_000, "vat": 2_000}
        shop.tell(order, **sold, parts=[less], total=10_000, vat_shown=[{"vat_rate": "25", "vat": 2_000}])
        shop.work()
        shop.a_day_passes()
        shop.work()
        books = shop.pair.accounting
        assert [books.balance(account) for account in (2900, 2999, 3000)] == [0, 10_000, -8_000]
        (made, *_) = [one for one in books.ours() if "korreksjon" in one.text]
        assert (made.live, made.uploads) == (True, 1)
