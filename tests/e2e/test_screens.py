"""The plugin's screens in a browser, over a real WordPress: from the code to the number of a voucher."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.browser.bookkeeping import DELIVERED, Bookkeeping
from tests.browser.plugin_site import MARKS, Site, php, plugin_site
from tests.browser.story import Story

ORDERS: Final = 14
REFUNDS: Final = 4
TAKEN: Final = ORDERS + REFUNDS + len(DELIVERED)
"""Events: each order and refund, and each delivery."""
VIPPS_ORDER: Final = 25

pytestmark = MARKS


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with plugin_site(tmp_path) as made:
        yield made


def test_from_the_code_to_the_number_of_the_voucher_and_on_to_safe_mode(site: Site) -> None:
    story = Story(site.address, site.owner, site.service, _seen(site))
    site.owner.log_in(site.address)
    story.pair()
    _put_orders(site)
    story.send_now()
    assert (site.service.known_orders(), site.service.taken_events()) == (ORDERS, ORDERS + REFUNDS)
    site.service.pay([("woo-test-25", 133_243)])
    story.connect_vipps()
    story.connect_tripletex()
    story.accept_opening()
    payout = story.find_payout(str(VIPPS_ORDER))
    story.resync(payout)
    number = story.approve(payout)
    story.download(payout)
    second = story.approve(story.decide())
    assert sorted(site.service.booked()) == sorted([number, second])
    story.proof()
    story.look_around()
    story.preview()
    story.read_order(_order(site, VIPPS_ORDER), number)
    site.look_for_faults("order")
    _keep_books(site)
    php(site.folder, "screens/move.php", site.moved)
    story.safe_mode(site.moved)
    _put_orders(site)
    story.send_now()
    assert site.service.taken_events() == TAKEN, "a copy changed what the service knows"
    assert site.service.kept_aside() == ORDERS + REFUNDS
    story.move_on()
    assert (site.service.kept_aside(), site.service.taken_events()) == (0, TAKEN)
    assert not site.owner.errors
    assert not site.faults, json.dumps(site.faults, indent=1, ensure_ascii=False)


def _keep_books(site: Site) -> None:
    """Sales are booked from here too, fees are moved to their right account, and people are told."""
    books = Bookkeeping(site.address, site.owner, site.service, _seen(site))
    days = site.service.days
    delivered = {str(order): days[place].isoformat() for order, place in DELIVERED.items()}
    php(site.folder, "screens/deliver.php", json.dumps(delivered))
    books.settings()
    books.press("button[formaction*='action=avstem_send']")
    books.settle_methods()
    books.choose_sales(days[1])
    books.leave_out()
    books.accept_whole_kroner(2)
    books.approve_sales()
    books.correct(days[0], days[3])
    books.be_told()


def _seen(site: Site) -> Callable[[str], None]:
    """Look at each screen with axe-core; it is kept as a picture where ``AVSTEM_IMAGES`` names a folder."""
    folder = os.environ.get("AVSTEM_IMAGES")

    def seen(name: str) -> None:
        site.look_for_faults(name)
        if folder:
            site.owner.picture(Path(folder) / f"screens-{name}.png")

    return seen


def _put_orders(site: Site) -> None:
    php(site.folder, "served.php", site.service.address, "put")


def _order(site: Site, order: int) -> str:
    return f"{site.address}/wp-admin/admin.php?page=wc-orders&action=edit&id={order}"
