"""``make test-woocommerce WP_DIR=… WC_DIR=…``: the story on a real WooCommerce, in both storages.

Needs Chromium, MariaDB and PHP. ``IMAGES`` names a folder that gets pictures of the screens.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from app.cli.demo.processes import free_port
from tests.browser.backstage import Backstage, backstage
from tests.browser.screens import Screens, browser, chromium
from tests.browser.shop import BIN, Shop, served
from tests.browser.story import Story
from tests.woocommerce.checkout import buy_classic, buy_in_blocks
from tests.woocommerce.database import database

SERVICE_PORT: Final = 8080
"""WordPress lets its own host be called on 80, 443 and 8080 and on no other port."""

COMMANDS: Final = ("php", "mariadb", "mariadb-install-db", "mariadb-admin", "unzip")
MOST_MICROSECONDS: Final = 5_000
"""What a listener may add to a checkout."""

PAID: Final = {
    "vipps": ("Vipps", "woo-test-{id}", {"_vipps_orderid": "woo-test-{id}"}),
    "stripe": ("Kort", "ch_test{id}", {"_stripe_intent_id": "pi_test{id}", "_stripe_charge_captured": "yes"}),
}


def tell(sentence: str) -> None:
    print(f"  {sentence}", flush=True)


def run(storage: str, folder: Path, socket: Path, images: Path | None) -> None:
    """The whole story in one storage, ``HPOS`` or ``posts``."""
    folder.mkdir()
    site, ports = folder / "site", (free_port(), free_port())
    address, moved = (f"http://127.0.0.1:{port}" for port in ports)
    subprocess.run(
        [BIN / "make-shop", site, address, socket, f"shop_{storage.lower()}"],
        env=os.environ | {"HPOS": "yes" if storage == "HPOS" else "no"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shop = Shop(site, address, BIN / "shop" / "works.php")
    about = shop.do("shop")
    assert about["storage"] == storage
    tell(f"WordPress {about['wordpress']}, WooCommerce {about['woocommerce']}, PHP {about['php']}, {storage}")
    with (
        backstage(folder / "service", SERVICE_PORT) as service,
        served(site, ports[0], folder / "php.log"),
        served(site, ports[1], folder / "php-moved.log"),
        browser() as open_window,
    ):
        owner, buyer = open_window(), open_window()
        try:
            tell_story(shop, moved, service, buyer, owner, images)
        except Exception:
            for name, screens in (("owner", owner), ("buyer", buyer)):
                screens.picture(folder / f"{name}.png")
            raise
    measure_checkout(shop)
    problems = plugin_problems(Path(f"{site}.log"))
    assert not problems, problems
    assert not owner.errors, owner.errors


def tell_story(
    shop: Shop, moved: str, service: Backstage, buyer: Screens, owner: Screens, images: Path | None
) -> None:
    def seen(name: str) -> None:
        if images is not None:
            owner.picture(images / f"{name}.png")

    story = Story(shop.address, owner, service, seen)
    owner.log_in(shop.address)
    story.pair()
    tell("paired in the browser, a wrong code refused with a sentence")
    placed = place_orders(shop, service, buyer)
    vipps = placed["vipps"]
    service.pay([(vipps["reference"], vipps["total"])])
    story.connect_vipps()
    story.connect_tripletex()
    tell("Vipps and Tripletex connected and confirmed on the settings tab; no secret in the page")
    story.accept_opening()
    tell("opening position accepted")
    payout = story.find_payout(vipps["number"])
    tell(f"payout found by order number {vipps['number']}")
    story.resync(payout)
    number = story.approve(payout)
    tell(f"resynced, approved, voucher {number} in the books once")
    other = story.decide()
    tell(f"case decided; its payout is voucher {story.approve(other)}")
    story.proof()
    shop.do("forget states")
    story.read_order(order_screen(shop, vipps["id"]), number)
    seen("order")
    story.read_order(order_screen(shop, placed["cod"]["id"]), "No payment provider")
    story.read_order(order_screen(shop, placed["stripe"]["id"]), "Not paid out yet")
    tell("the boxes of the orders say voucher, no provider, not paid out yet")
    before = service.taken_events()
    shop.do("move", moved)
    story.safe_mode(moved)
    shop.do("refund", str(vipps["id"]), "10")
    shop.do("actions")
    assert service.taken_events() == before, "a copy changed what the service knows"
    assert service.kept_aside() == 2, "the refund, and its order as it is now"
    tell("moved to another address: safe mode on the screens, a refund made there is kept aside")
    story.move_on()
    shop.do("actions")
    outbox = shop.do("outbox")
    assert outbox["count"]["waiting"] == 0, outbox
    now = (service.kept_aside(), service.taken_events())
    assert now == (0, before + 1), f"{before} events before, now {now}: the refund is new, its order is not"
    tell("said that the shop has moved, connected again: what was kept aside is taken in, nothing waits")


def place_orders(shop: Shop, service: Backstage, buyer: Screens) -> dict[str, dict[str, Any]]:
    """Orders in every way there is; all of them are captured and acknowledged. By their gateway."""
    product = shop.do("product", "KOPP-1")["id"]
    ways = {"bacs": ("block", buy_in_blocks), "cod": ("classic", buy_classic)}
    for gateway, (name, buy) in ways.items():
        order = buy(buyer, shop.address, product, gateway)
        tell(f"order {order} placed in the {name} checkout with {gateway}")
    for gateway, (title, reference, metas) in PAID.items():
        shop.do("paid", gateway, title, reference, json.dumps(metas))
    shop.do("refund", str(shop.do("orders")[-1]["id"]), "10")
    orders = shop.do("orders")
    shop.do("actions")
    outbox = shop.do("outbox")
    assert outbox["count"]["waiting"] == 0, outbox
    assert outbox["count"]["acknowledged"] == len(orders) + 1, outbox
    assert service.known_orders() == len(orders) == 4
    tell(f"{len(orders)} orders and a refund captured, sent by Action Scheduler and acknowledged")
    return {one["method"]: one for one in orders}


def measure_checkout(shop: Shop) -> None:
    """What the listeners add to a payment: a row in the database, and no request to anybody."""
    cost = shop.do("cost", "100")
    assert cost["removed"] == 1, "one listener was taken away for the comparison"
    assert cost["requests"] == 0
    assert cost["listener"]["median"] < MOST_MICROSECONDS, cost
    shown = {what: cost[what]["median"] / 1000 for what in ("listener", "with", "without")}
    tell(
        f"a listener takes {shown['listener']:.2f} ms (95 %: {cost['listener']['p95'] / 1000:.2f}),"
        f" no HTTP request; a payment {shown['with']:.1f} ms with it, {shown['without']:.1f} without"
    )


def order_screen(shop: Shop, order: object) -> str:
    storage = shop.do("shop")["storage"]
    tables, posts = f"admin.php?page=wc-orders&action=edit&id={order}", f"post.php?post={order}&action=edit"
    return f"{shop.address}/wp-admin/{tables if storage == 'HPOS' else posts}"


def plugin_problems(log: Path) -> list[str]:
    """Lines of PHP's log that name the plugin."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [line for line in lines if "plugins/avstem" in line or "Avstem\\" in line]


def main() -> int:
    """Run both storages, one after the other; ends with 1 where one failed."""
    wanted = {"WP_DIR": os.environ.get("WP_DIR"), "WC_DIR": os.environ.get("WC_DIR")}
    missing = [name for name, value in wanted.items() if not value]
    missing += [name for name in COMMANDS if shutil.which(name) is None]
    missing += [] if chromium() else ["chromium"]
    if missing:
        tell("missing: " + ", ".join(missing))
        return 1
    images = os.environ.get("IMAGES")
    folder = Path(tempfile.mkdtemp(prefix="avstem-woocommerce-"))
    try:
        with database(folder / "database") as socket:
            for storage in os.environ.get("STORAGES", "HPOS posts").split():
                run(storage, folder / storage, socket, Path(images) if images else None)
    except BaseException:
        tell(f"logs: {folder}")
        raise
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
