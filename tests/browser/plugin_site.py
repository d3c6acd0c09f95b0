"""A copy of the tests' WordPress with the plugin, served on loopback, and the service behind it."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from app.cli.demo.processes import free_port
from tests.browser.backstage import Backstage, backstage
from tests.browser.screens import Screens, browser, chromium
from tests.browser.shop import served

PLUGIN: Final = Path(__file__).parents[2] / "wp-plugin"
TESTS: Final = PLUGIN / "avstem" / "tests"
AXE: Final = PLUGIN / ".test" / "axe.min.js"

MARKS: Final = [
    pytest.mark.xdist_group("plugin"),  # they copy the WordPress that the others use
    pytest.mark.timeout(600),
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


def php(site: Path, script: str, *arguments: str) -> None:
    """Let the site do one thing in a process of its own."""
    done = subprocess.run(
        ["php", str(TESTS / script), *arguments],
        env=os.environ | {"AVSTEM_TEST_SITE": str(site)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def plugin_site(
    place: Path, script: str = "screens/shop.php", *, days: Sequence[date] = (), started: bool = True
) -> Iterator[Site]:
    """The site in a folder of ``place``; ``script`` is its must-use plugin, the rest is for the backstage."""
    folder = place / "site"
    shutil.copytree(PLUGIN / ".test" / "site", folder, symlinks=True, copy_function=_link_or_copy)
    plugin = folder / "wp-content" / "mu-plugins" / "shop.php"
    plugin.write_text(f"<?php\nrequire '{TESTS}/{script}';\n", "utf-8")
    port, shop_port, moved_port = free_port(), free_port(), free_port()
    log = place / "php.log"
    php(folder, "screens/move.php", f"http://127.0.0.1:{shop_port}")
    with ExitStack() as stack:
        service = stack.enter_context(backstage(place / "service", port, days=days, started=started))
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
