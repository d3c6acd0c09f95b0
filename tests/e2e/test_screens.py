"""The plugin's screens in a browser, over a real WordPress: from the code to the number of a voucher."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from app.cli.demo.processes import free_port
from tests.browser.backstage import Backstage, backstage
from tests.browser.screens import Screens, browser, chromium
from tests.browser.shop import served
from tests.browser.story import Story

PLUGIN: Final = Path(__file__).parents[2] / "wp-plugin"
TESTS: Final = PLUGIN / "avstem" / "tests"
AXE: Final = PLUGIN / ".test" / "axe.min.js"
ORDERS: Final = 14
REFUNDS: Final = 4
VIPPS_ORDER: Final = 25

pytestmark = [
    pytest.mark.xdist_group("plugin"),  # they copy the WordPress that the others use
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not list(PLUGIN.glob(".test/.made-*")) or chromium() is None,
        reason="browser tests: wp-plugin/bin/setup-tests says what is missing",
    ),
]


@dataclass
class Site:
    """A copy of the tests' WordPress, and who looks at it. ``faults`` are axe-core's, by screen."""

    folder: Path
    address: str
    moved: str
    service: Backstage
    owner: Screens
    faults: dict[str, list[str]] = field(default_factory=dict)

    def look_for_faults(self, name: str) -> None:
        found = self.owner.faults(AXE, "#wpbody-content")
        if found:
            self.faults[name] = found


def _php(site: Path, script: str, *arguments: str) -> None:
    """Let the site do one thing in a process of its own."""
    done = subprocess.run(
        ["php", str(TESTS / script), *arguments],
        env=os.environ | {"AVSTEM_TEST_SITE": str(site)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "site"
    shutil.copytree(PLUGIN / ".test" / "site", folder, symlinks=True, copy_function=_link_or_copy)
    place = folder / "wp-content" / "mu-plugins" / "shop.php"
    place.write_text(f"<?php\nrequire '{TESTS}/screens/shop.php';\n", "utf-8")
    port, shop_port, moved_port = free_port(), free_port(), free_port()
    log = tmp_path / "php.log"
    _php(folder, "screens/move.php", f"http://127.0.0.1:{shop_port}")
    with ExitStack() as stack:
        service = stack.enter_context(backstage(tmp_path / "service", port))
        environment = {"AVSTEM_TEST_PORT": str(port)}
        address = stack.enter_context(served(folder, shop_port, log, environment))
        moved = stack.enter_context(served(folder, moved_port, log, environment))
        owner = stack.enter_context(browser())()
        yield Site(folder, address, moved, service, owner)


def _link_or_copy(source: str, target: str) -> None:
    """Files that the site writes are its own; WordPress' are shared."""
    if source.endswith((".php", ".js", ".css")):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def test_from_the_code_to_the_number_of_the_voucher_and_on_to_safe_mode(site: Site) -> None:
    story = Story(site.address, site.owner, site.service, site.look_for_faults)
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
    _php(site.folder, "screens/move.php", site.moved)
    story.safe_mode(site.moved)
    _put_orders(site)
    story.send_now()
    assert site.service.taken_events() == ORDERS + REFUNDS, "a copy changed what the service knows"
    assert site.service.kept_aside() == ORDERS + REFUNDS
    story.move_on()
    assert (site.service.kept_aside(), site.service.taken_events()) == (0, ORDERS + REFUNDS)
    assert not site.owner.errors
    assert not site.faults, json.dumps(site.faults, indent=1, ensure_ascii=False)


def _put_orders(site: Site) -> None:
    _php(site.folder, "served.php", site.service.address, "put")


def _order(site: Site, order: int) -> str:
    return f"{site.address}/wp-admin/admin.php?page=wc-orders&action=edit&id={order}"
