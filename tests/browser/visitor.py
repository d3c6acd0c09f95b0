"""Somebody who is logged in on a shop's screens: going to them, pressing, and waiting for what must come."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator

from tests.browser.backstage import Backstage
from tests.browser.screens import Screens

PATIENCE: Final = 180.0
"""Seconds that the worker gets for a step."""


@dataclass
class Visitor:
    """One person, logged in on ``site``; ``seen`` is called on each screen, with its name."""

    site: str
    screens: Screens
    service: Backstage
    seen: Callable[[str], None] = lambda name: None

    def settings(self, section: str = "") -> None:
        more = f"&section={section}" if section else ""
        self.screens.page.goto(f"{self.site}/wp-admin/admin.php?page=wc-settings&tab=avstem{more}")

    def settlements(self, view: str = "", **asked: str) -> None:
        more = "".join(
            f"&{name}={value}" for name, value in (({"view": view} if view else {}) | asked).items()
        )
        self.screens.page.goto(f"{self.site}/wp-admin/admin.php?page=avstem-settlements{more}")

    def press(self, selector: str) -> None:
        self.click(self.screens.page.locator(selector).first)

    def click(self, button: Locator) -> None:
        with self.screens.page.expect_navigation():
            button.click()

    def notice(self) -> str:
        """What the page says about what was just done."""
        return self.screens.page.locator(".notice[role=status]").first.inner_text()

    def until(self, selector: str) -> Locator:
        """Load the page again until this is on it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.screens.page.locator(selector)
            if found.count() > 0:
                return found.first
            time.sleep(0.3)
            self.screens.page.reload()
        raise AssertionError(f"{selector} did not come:\n{self.screens.text()}")

    def patiently(self, holds: Callable[[], bool]) -> None:
        """Wait until this holds, past the screens."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"it did not come:\n{self.screens.text()}"
            time.sleep(0.1)

    def save(self, link: Locator) -> tuple[str, bytes]:
        """Press a link that gives a file; returns the file's name and what is in it."""
        with self.screens.page.expect_download() as coming:
            link.click()
        return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()
