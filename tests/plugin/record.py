"""Record answers of a real service for the plugin's tests: ``python -m tests.plugin.record``.

A shop on Tripletex whose payout is booked and whose sales are booked by the day: a day that stands in the
books, one that waits for an approval, and one with a question. Its answers are written over those of
``wp-plugin/avstem/tests/answers``, in the form the others have.
"""

import json
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from app.api import create_app
from app.cli.demo.pairs import SHOP
from app.core.sales import SalesMode
from app.pipeline.approve import approve
from app.pipeline.start import set_start_date
from tests.api.conftest import Time, pair
from tests.pipeline.sales_shop import SOLD, SalesShop, events_of, sales_shop
from tests.world import START, TODAY

ANSWERS: Final = Path(__file__).parents[2] / "wp-plugin" / "avstem" / "tests" / "answers"
CORRECTION: Final = {
    "account": "7770",
    "right": "7775",
    "first": (START - timedelta(days=40)).isoformat(),
    "last": TODAY.isoformat(),
    "reason": "feil gebyrkonto",
}
DAYS: Final = [SOLD - timedelta(days=back) for back in (2, 1, 0)]
TOLD: Final = {"emails": ["regnskap@example.test", "butikk@example.test"], "digest": "weekly"}


def record(folder: Path) -> None:
    """Play the shop's story and write each answer as ``<name>.json``."""
    with tempfile.TemporaryDirectory() as place, sales_shop("tripletex", Path(place)) as shop:
        site = pair(shop.services, create_app(shop.services).test_client(), Time(shop.services.clock()), SHOP)
        set_start_date(shop.services, SHOP, DAYS[0], "user 1 (configure), site example")
        shop.work()
        _write(folder, "corrections-preview", site.call("POST", "/v1/corrections/preview", CORRECTION).json)
        site.call("PUT", "/v1/notifications", TOLD)
        _write(folder, "notifications", site.call("GET", "/v1/notifications").json)
        _sell(shop)
        _write(folder, "cases-sales", site.call("GET", "/v1/cases?about=sales").json)
        told = site.call("GET", "/v1/sales").json
        _write(folder, "sales", told)
        booked = next(one for one in told["vouchers"] if one["number"])
        _write(folder, "sales-voucher", site.call("GET", f"/v1/sales/vouchers/{booked['id']}").json)
        _write(folder, "sales-left-out", site.call("GET", "/v1/sales/left-out").json)


def _sell(shop: SalesShop) -> None:
    shop.approve_by("review")
    shop.choose(SalesMode.DAILY, DAYS[0])
    for name, on in zip(("plain-25", "three-rates-coupon-fee", "company-buyer"), DAYS, strict=True):
        (order, *_) = events_of(name)
        shop.tell(order, status="completed", completed_at=f"{on}T10:00:00Z", paid_at=None)
    shop.work()
    first = next(row for row in shop.vouchers() if row.date == DAYS[0])
    approve(shop.services, SHOP, first.id, first.draft_hash, "user 1 (decide), site example")
    shop.work()


def _write(folder: Path, name: str, answer: Any) -> None:
    text = json.dumps(answer, ensure_ascii=False, indent=4)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    record(ANSWERS)
