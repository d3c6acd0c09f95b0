"""A shop that has its sales booked from here too, and a wrong account put right, on the plugin's screens."""

from datetime import date
from typing import Final

from app.reports.formats import money
from tests.browser.visitor import Visitor

DELIVERED: Final = {24: 1, 25: 1, 28: 2, 30: 2, 40: 2}
"""Orders and the place in the days on which they were delivered; order 30 is a company's and asked about."""
FIRST_DAY: Final = 34_800 + 133_243
"""Øre of orders 24 and 25."""
COMPANY: Final = "30"


class Bookkeeping(Visitor):
    """Somebody who may decide and set up."""

    def choose_sales(self, start: date) -> None:
        """Have the sales booked by the day; what it means stands beside each choice."""
        self.settings("sales")
        page = self.screens.page
        assert page.locator("input[name=avstem_mode]:checked").input_value() == "settlement_only"
        assert "The web shop as a till" in self.screens.text()
        page.check("input[name=avstem_mode][value=daily]")
        page.fill("#avstem-sales-start", start.isoformat())
        self.seen("sales-settings")
        self.press("button[formaction*='action=avstem_save_sales']")
        assert "Saved. The first vouchers" in self.notice(), self.notice()

    def settle_methods(self) -> None:
        """Say which provider settles what buyers choose in the checkout: sales need its account."""
        self.settings("methods")
        page = self.screens.page
        for select in page.locator("select[name^='avstem_method']").all():
            select.select_option(label="Vipps MobilePay")
        self.seen("methods")
        self.press("button[formaction*='action=avstem_save_methods']")
        assert "Saved." in self.notice()

    def leave_out(self) -> None:
        """The question is on the sales' own page; the order then stands on the list of what is left out."""
        self.settlements("sales")
        self.until(".avstem-case:has-text('company')")
        self.until(".avstem-sales tbody tr")
        self.seen("sales")
        case = self.screens.page.locator(".avstem-case:has-text('company')").first
        case.locator("input[name=avstem_action][value=leave]").check()
        self.click(case.locator("button[type=submit]"))
        self.settlements("sales")
        self.until(f"[aria-labelledby=avstem-left-out] tr:has(th:text-is('{COMPANY}')):has-text('company')")

    def accept_whole_kroner(self, rates: int) -> None:
        """An order of a shop with whole kroner shows its buyer other VAT than is booked, at each rate."""
        words = ".avstem-case:has-text('the web shop shows')"
        for left in range(rates, 0, -1):
            self.settlements("sales")
            self.until(f"{words} >> nth={left - 1}")
            case = self.screens.page.locator(words).first
            case.locator("input[name=avstem_action][value=accept]").check()
            self.click(case.locator("button[type=submit]"))
        self.settlements("sales")

    def approve_sales(self) -> str:
        """Approve the two days together; returns the number of the voucher of the first one."""
        together = self.until("form[action*='action=avstem_approve_sales'] button")
        before = self.service.booked()
        self.click(together)
        assert "2 vouchers are approved" in self.notice()
        self.until(".avstem-sales tbody:not(:has(.avstem-ask)):not(:has-text('sent')) tr")
        self.until(".avstem-sales tbody tr:nth-child(1) .avstem-good")
        row = self.until(f".avstem-sales tr:has-text('{money(FIRST_DAY, 'NOK', 'en')}'):has(.avstem-good)")
        assert all(f"{rate} % VAT" in row.inner_text() for rate in (25, 15, 12)), row.inner_text()
        self.seen("sales-booked")
        number = row.locator("td[data-label=Voucher]").inner_text().strip()
        new = [one for one in self.service.booked() if one not in before]
        assert len(new) == 2, new
        assert number in new, f"{new} in the books, {number} on the screen"
        documented = ".avstem-sales tbody tr:last-child a[href*='action=avstem_evidence']"
        name, paper = self.save(self.until(documented))  # the documentation is made after the voucher
        assert name.endswith(".pdf")
        assert paper.startswith(b"%PDF-")
        self.click(row.locator("th a"))
        assert f"Voucher {number}" in self.screens.text()
        self.seen("sales-voucher")
        return number

    def correct(self, first: date, last: date, account: str = "7770", right: str = "7775") -> None:
        """Look at what would put a wrong account right, and have exactly that booked."""
        self.settlements("corrections")
        page = self.screens.page
        for name, value in (
            ("account", account),
            ("right", right),
            ("first", first.isoformat()),
            ("last", last.isoformat()),
            ("reason", "feil gebyrkonto"),
        ):
            page.fill(f"[name=avstem_{name}]", value)
        self.press("form[action*='action=avstem_preview_correction'] button")
        assert f"korreksjon {account} til {right}" in self.screens.text()
        self.seen("corrections")
        before = self.service.booked()
        proposed = page.locator("article.avstem-voucher").count()
        self.press("form[action*='action=avstem_book_correction'] button")
        assert "sent to the books now" in self.notice()
        self.patiently(lambda: len(self.service.booked()) == len(before) + proposed)

    def be_told(self) -> None:
        """Give addresses and a webhook, whose secret is shown once."""
        self.settings("posting")
        page = self.screens.page
        page.fill("#avstem-emails", "regnskap@example.test\nbutikk@example.test")
        page.select_option("#avstem-telling-digest", "weekly")
        self.seen("notifications")
        self.press("button[formaction*='action=avstem_save_telling']")
        assert self.notice().startswith("Saved."), self.notice()
        assert page.input_value("#avstem-emails") == "regnskap@example.test\nbutikk@example.test"
        page.fill("#avstem-webhook", f"{self.service.address}/healthz")
        self.press("button[formaction*='action=avstem_save_telling']")
        secret = self.notice().rpartition(" ")[2]
        assert "shown only now" in self.notice(), self.notice()
        self.settings("posting")
        assert secret not in page.content()
