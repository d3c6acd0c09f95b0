"""A headless Chromium on the screens of a shop."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, Response, sync_playwright

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SERIOUS: Final = ("serious", "critical")
PATIENCE_MS: Final = 120_000
"""How long the browser may take to start, and for each thing that it is asked."""


def chromium() -> str | None:
    """Where the browser is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Screens:
    """One window. ``errors`` are what pages said went wrong: scripts' errors, and answers from 500."""

    page: Page
    errors: list[str] = field(default_factory=list)

    def log_in(self, address: str, user: str = "admin") -> None:
        """As this user, whose password is the name; the shop's administrator unless told."""
        # past the form, whose script moves the focus, and what is typed with it; the cookies are the window's
        form: dict[str, str | float | bool] = {"log": user, "pwd": user}
        self.page.context.request.post(f"{address}/wp-login.php", form=form)
        self.page.goto(f"{address}/wp-admin/")
        assert "/wp-admin/" in self.page.url.partition("?")[0], self.text("body")

    def text(self, within: str = "#wpbody-content") -> str:
        return self.page.inner_text(within)

    def picture(self, file: Path) -> None:
        """What a person sees now, as a file."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state("networkidle")
        self.page.screenshot(path=str(file))

    def faults(self, axe: Path, within: str) -> list[str]:
        """What axe-core finds serious or critical in a part of the page, one line each."""
        self.page.evaluate(axe.read_text(encoding="utf-8"))
        # the only rule that has style sheets fetched again is about turned phones, and is not serious
        found: dict[str, Any] = self.page.evaluate(
            "where => axe.run(where, {resultTypes: ['violations'], preload: false})", within
        )
        return [
            f"{one['id']} ({one['impact']}): {node['html'][:160]}"
            for one in found["violations"]
            if one["impact"] in SERIOUS
            for node in one["nodes"]
        ]

    def heard(self, response: Response) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.url}")


@contextmanager
def browser() -> Iterator[Callable[[], Screens]]:
    """A browser with a fresh profile; each window that is opened has cookies of its own."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), headless=True, args=list(FLAGS), timeout=PATIENCE_MS
        )

        def open_window() -> Screens:
            context = running.new_context(viewport={"width": 1360, "height": 960}, locale="nb-NO")
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            screens = Screens(page)
            page.on("pageerror", lambda error: screens.errors.append(f"script: {error.message}"))
            page.on("response", screens.heard)
            page.on("dialog", lambda dialog: dialog.accept())
            return screens

        try:
            yield open_window
        finally:
            running.close()
