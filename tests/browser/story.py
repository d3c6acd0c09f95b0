"""What a shop's owner does on the plugin's screens, from the one-time code to the number of a voucher.

Each step asserts what the person must have seen, and counts in the stand-ins what must have happened.
"""

import hashlib

from app.sandbox import seeded
from app.sandbox.scenario import LEDGER
from tests.browser.backstage import TRIPLETEX_CREDENTIALS, VIPPS_CREDENTIALS
from tests.browser.visitor import Visitor


class Story(Visitor):
    """The owner of the shop."""

    def pair(self) -> None:
        """Paste the service's address and a one-time code; a wrong code first."""
        self.settings()
        self.seen("not-connected")
        page = self.screens.page
        for code, told in (
            ("2222-2222-2222-2222", "code"),
            (self.service.code(), "Connected."),
        ):
            page.fill("#avstem_address", self.service.address)
            page.fill("#avstem_code", code)
            self.press("button[formaction*='action=avstem_connect']")
            assert told in self.notice()
        assert seeded.COMPANY_NAME in self.screens.text()
        self.seen("connection")

    def connect_vipps(self) -> None:
        self._connect("providers", "vipps", "sales_unit", VIPPS_CREDENTIALS, LEDGER)

    def connect_tripletex(self) -> None:
        self._connect(
            "accounting", "tripletex", "employee", TRIPLETEX_CREDENTIALS, seeded.ORGANISATION_NUMBER
        )

    def _connect(
        self, section: str, system: str, style: str, credentials: dict[str, str], reaches: str
    ) -> None:
        """Give credentials, read what they reach, confirm it. No secret may come back into the page."""
        self.settings(section)
        page = self.screens.page
        for name, value in credentials.items():
            page.fill(f"input[name='avstem_credential_{system}_{style}[{name}]']", value)
        self.press(f"button[name=avstem_put][value$='/{system}/{style}']")
        assert reaches in self.notice()
        self.press("button[formaction*='action=avstem_confirm_connection']")
        assert "Confirmed" in self.notice()
        html = page.content()
        assert not [
            name for name, value in credentials.items() if value in html and name != "merchant_serial_number"
        ]
        self.seen(section)

    def send_now(self) -> None:
        """Press the button that sends what waits."""
        self.settings()
        self.press("button[formaction*='action=avstem_send']")

    def accept_opening(self) -> None:
        """Wait until both sides were asked, and accept the difference that is shown."""
        self.settings("start")
        accept = "button[formaction*='action=avstem_accept_opening']"
        self.until(accept)
        self.seen("start")
        self.press(accept)
        self.settings("start")
        assert "Accepted by" in self.screens.text()

    def find_payout(self, order_number: str) -> str:
        """Search the list of payouts by an order's number and open the one found; returns its address.

        It is found once its rows were matched, which is after it is on the list.
        """
        self.settlements()
        self.until(".avstem-table tbody tr")
        self.seen("settlements")
        page = self.screens.page
        page.fill("input[name=q]", order_number)
        self.press(".avstem-filters button[type=submit]")
        found = ".avstem-table tbody tr:not(.avstem-divide)"
        self.until(f"{found} th a")
        assert page.locator(found).count() == 1, self.screens.text()
        link = page.locator(f"{found} th a")
        address = link.get_attribute("href") or ""
        self.click(link)
        return address

    def resync(self, payout: str) -> None:
        self.screens.page.goto(payout)
        button = "form[action*='action=avstem_resync'] button"
        self.press(button)
        self.until(button)  # it comes back when the report was collected again

    def approve(self, payout: str) -> str:
        """Approve the draft that is shown, and wait for the number of the posted voucher; returns that."""
        self.screens.page.goto(payout)
        self.until("form[action*='action=avstem_approve'] button")
        self.seen("payout-draft")
        before = self.service.booked()
        self.press("form[action*='action=avstem_approve'] button")
        heading = self.until(".avstem-voucher h3:has-text('Verified')")
        self.seen("payout")
        number = heading.inner_text().split("Voucher ")[1].split(" ")[0].strip()
        new = [one for one in self.service.booked() if one not in before]
        assert new == [number], f"{new} in the books, {number} on the screen"
        return number

    def decide(self) -> str:
        """Book the payment from outside the web shop to an account; returns the address of its payout."""
        self.settlements()
        case = self.until(".avstem-case")
        self.seen("case")
        payout = case.locator("a[href*='view=payout']").first.get_attribute("href") or ""
        case.locator("input[name=avstem_action][value=book_to]").check()
        case.locator("input[name=avstem_account]").fill("3000")
        case.locator("input[name=avstem_vat_code]").fill("3")
        self.click(case.locator("button[type=submit]"))
        self.settlements()
        assert self.screens.page.locator(".avstem-case").count() == 0, self.screens.text()
        return payout

    def download(self, payout: str) -> None:
        """The evidence comes as the PDF that hangs at the voucher in the books."""
        page = self.screens.page
        page.goto(payout)
        name, content = self.save(page.locator("a[href*='action=avstem_evidence']").first)
        assert content.startswith(b"%PDF-"), content[:60]
        assert hashlib.sha256(content).hexdigest() in self.service.attached()
        assert name.endswith(".pdf")

    def look_around(self) -> None:
        """The sections of the settings that nothing else of the story leads to."""
        for section in ("accounting", "providers"):
            self.settings(section)
            self.seen(f"settings-{section}")

    def preview(self) -> None:
        """Other accounts are looked at on past payouts; nothing is saved by it."""
        self.settings("accounting")
        page = self.screens.page
        page.fill("input[name='avstem_rule[fee][account]']", "7830")
        self.press("button[formaction*='action=avstem_preview_accounts']")
        page.locator(".avstem-compare summary").first.click()
        assert page.locator(".avstem-differs:visible").count() >= 2, self.screens.text()
        self.seen("rules-preview")
        page.fill("input[name='avstem_rule[fee][account]']", "7770")
        self.press("button[formaction*='action=avstem_preview_accounts']")
        assert "Nothing was changed." in self.notice()

    def proof(self) -> None:
        """Overview and proof can be read."""
        for view in ("overview", "reports", "proof", "standing"):
            self.settlements(view)
            self.seen(view)

    def read_order(self, address: str, expected: str) -> None:
        """The box on the order's own screen says this, once the page has asked."""
        page = self.screens.page
        page.goto(address)
        box = page.locator("#avstem-order .avstem-order")
        page.wait_for_function("document.querySelector('#avstem-order .avstem-order').textContent !== '…'")
        assert expected in box.inner_text(), box.inner_text()
        box.scroll_into_view_if_needed()

    def safe_mode(self, moved_to: str) -> None:
        """The database says another address now: every screen tells it, and the books stay as they are."""
        self.site = moved_to
        self.screens.log_in(moved_to)
        before = self.service.booked()
        self.settings()
        self.press("button[formaction*='action=avstem_test']")
        self.settings()
        said = self.screens.text()
        assert "Safe mode" in said, said
        assert all(name in said for name in ("This is a copy", "The shop has moved", "Restored from backup"))
        self.seen("safe-mode")
        self.settlements()
        assert "Safe mode" in self.screens.text()
        assert self.service.booked() == before

    def move_on(self) -> None:
        """Say that the shop has moved, and connect it again with a new code: it goes on as it was."""
        self.settings()
        self.click(self.screens.page.get_by_role("button", name="The shop has moved"))
        self.settings()
        assert "one-time code" in self.screens.text(".avstem-safe")
        self.screens.page.fill("#avstem_code", self.service.code())
        self.press("button[formaction*='action=avstem_connect']")
        assert "Connected." in self.notice()
        self.settlements()
        assert self.screens.page.locator(".avstem-safe").count() == 0
