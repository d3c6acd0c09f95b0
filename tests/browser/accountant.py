"""What an accountant does who takes over a shop: each step asserts what was seen, and counts in the books."""

import json
import time
from datetime import date
from typing import Any, Final

from app.reports.formats import money
from app.sandbox.scenario import OUTSIDE_HANDLE
from tests.browser.papers import pdf_text, says_amount, sheets, unzipped
from tests.browser.visitor import PATIENCE, Visitor

NAME: Final = "Berit Bilag"
FEES: Final = "7775"
"""Where this accountant wants the fees; the shipped rules say 7770."""
SALES: Final = "3000"


class Accountant(Visitor):
    """Somebody who may decide and set up, and is no administrator."""

    def take_over(self, start: date, difference: int) -> None:
        """Choose the start, read what both sides had the day before, and accept what they differ by."""
        self.settings("start")
        self.screens.page.fill("#avstem_start", start.isoformat())
        self.press("button[formaction*='action=avstem_save_start']")
        # both sides are asked in the background, and rows that no payout has settled yet come later
        self.until(f".avstem-sums dd:has-text('{money(difference, 'NOK', 'en')}')")
        accept = self.screens.page.locator("button[formaction*='action=avstem_accept_opening']").first
        note = self.screens.page.locator("input[name^='avstem_opening'][name$='[note]']")
        note.fill("Stod på kontoen da vi overtok; avklares med forrige regnskapsfører")
        self.seen("opening")
        self.click(accept)
        self.settings("start")
        assert f"Accepted by {NAME}" in self.screens.text()

    def map_accounts(self) -> None:
        """Choose another account and text for fees, add a rule for those by the month, look at what past
        payouts would become, and save it."""
        self.settings("accounting")
        page = self.screens.page
        page.fill("input[name='avstem_rule[fee][account]']", FEES)
        row = page.locator("tr", has=page.locator("input[name='avstem_rule[fee][account]']"))
        row.locator("summary").click()
        page.fill("input[name='avstem_rule[fee][text_template]']", "Gebyr {provider} {date}")
        page.locator(".avstem-add summary").click()
        page.select_option("select[name='avstem_rule[+][line_type]']", "fee")
        page.select_option("select[name='avstem_rule[+][fee_type]']", "subscription")
        page.fill("input[name='avstem_rule[+][account]']", FEES)
        page.locator(".avstem-add").scroll_into_view_if_needed()
        self.seen("rules")
        self.press("button[formaction*='action=avstem_preview_accounts']")
        page.locator(".avstem-compare summary").first.click()
        marked = page.locator(".avstem-compare[open] .avstem-differs")
        assert [FEES in row for row in marked.all_inner_texts()] == [False, True], marked.all_inner_texts()
        page.locator(".avstem-preview").first.scroll_into_view_if_needed()
        self.seen("preview")
        self.press("button[formaction*='action=avstem_save_accounts']")
        assert "Saved." in self.notice()
        assert page.input_value("input[name='avstem_rule[fee][account]']") == FEES
        assert page.input_value("input[name='avstem_rule[fee][text_template]']") == "Gebyr {provider} {date}"
        assert page.input_value("input[name='avstem_rule[fee-subscription][account]']") == FEES

    def decide_for_all(self, cases: int) -> None:
        """Answer one of ``cases`` questions from now on; the others are answered with it."""
        self.settlements()
        page = self.screens.page
        self.until(f".avstem-count:has-text('{cases}')")
        case = page.locator(".avstem-case").first
        case.locator("input[name=avstem_action][value=book_to]").check()
        case.locator("input[name=avstem_account]").fill(SALES)
        case.locator("input[name=avstem_vat_code]").fill("3")
        case.locator("input[name=avstem_note]").fill("Salg over disk, etter kassa")
        case.locator("input[name=avstem_scope][value=standing]").check()
        self.seen("decide")
        self.click(case.locator("button[type=submit]"))
        assert "Decided for all alike" in self.notice()
        self.gone(".avstem-case")
        self.settlements("standing")
        said = self.screens.text()
        assert OUTSIDE_HANDLE in said, said
        assert f"Decided by {NAME}" in said, said
        self.seen("standing")

    def payouts(self, count: int) -> dict[str, str]:
        """The addresses of the payouts from the start on, by reference, once so many are collected."""
        self.settlements()
        listed = ".avstem-table tbody tr:not(.avstem-divide):not(.avstem-preview)"
        self.until(f"{listed} >> nth={count - 1}")
        self.seen("payouts")
        return {
            row.locator("td[data-label=Reference]").inner_text(): row.locator("th a").get_attribute("href")
            or ""
            for row in self.screens.page.locator(listed).all()
        }

    def approve(self, payouts: dict[str, str]) -> None:
        """Look at each draft and approve it, then wait until the books have all of them.

        A draft from before the rules were changed stands until its payout is looked at again.
        """
        for place, address in enumerate(payouts.values()):
            self.screens.page.goto(address)
            self.until(f".avstem-voucher:has-text('{FEES}') form[action*='action=avstem_approve'] button")
            if place == 0:
                self.seen("draft")
            self.press("form[action*='action=avstem_approve'] button")
        for address in payouts.values():
            self.screens.page.goto(address)
            self.until(".avstem-voucher h3:has-text('Verified')")

    def reverse(self, payout: str) -> None:
        """Take a voucher back with a reason, and have it drafted again."""
        page = self.screens.page
        page.goto(payout)
        page.locator(".avstem-voucher summary", has_text="Reverse").click()
        form = page.locator("form[action*='action=avstem_reverse']")
        form.locator("input[name=avstem_reason]").fill("Vises bankens dato, ikke vår")
        form.locator("input[name=avstem_rebook]").check()
        self.seen("reverse")
        self.click(form.locator("button[type=submit]"))
        self.until("form[action*='action=avstem_approve'] button")
        assert page.locator("summary", has_text="voucher from before").count() == 1
        page.locator("summary", has_text="voucher from before").click()
        self.seen("reversed")

    def read_evidence(self, payout: str, reference: str, amount: int, *needles: str) -> None:
        """The documentation and the zip of a payout's voucher say what was paid out, and what shaped it."""
        page = self.screens.page
        page.goto(payout)
        link = page.locator(".avstem-voucher a[href*='action=avstem_evidence']").first
        name, paper = self.save(link)
        text = pdf_text(paper)
        assert says_amount(text, amount), f"{amount} in {text}"
        assert reference in text
        assert all(one in text for one in needles), text
        zipped, content = self.save(page.locator(".avstem-voucher a[href*='action=avstem_everything']").first)
        assert zipped == name.removesuffix(".pdf") + ".zip"
        members = unzipped(content)
        assert members[name] == paper
        assert {"voucher.json", "transactions.csv", "report/sources.json"} < set(members), set(members)
        postings = json.loads(members["voucher.json"])["draft"]["postings"]
        assert amount in [one["amount"] for one in postings if one["account"] == "1920"], postings

    def read_proof(self, *items: tuple[str, int]) -> None:
        """Ask both sides now: each part of the difference has a name, and nothing is left."""
        self.settlements("proof")
        self.press("form[action*='action=avstem_prove'] button")
        self.settlements("proof")
        page = self.screens.page
        table = page.locator(".avstem-proof table").first
        last = table.locator("tr").last
        assert "Unexplained" in last.inner_text()
        assert last.locator("td").inner_text() == money(0, "NOK", "en"), self.screens.text()
        told = table.locator("tr.avstem-item").all_inner_texts()
        for words, amount in items:
            assert [one for one in told if words in one and money(amount, "NOK", "en") in one], told
        assert len(told) == len(items), told
        assert "Everything has a name" in self.screens.text(".avstem-proof h3")
        self.seen("proof")

    def close_period(self, first: date, last: date, payouts: dict[str, int]) -> None:
        """The close pack of the period: its papers, its workbook, and the payouts in both."""
        self.settlements("reports", report="payouts", **{"from": first.isoformat(), "to": last.isoformat()})
        page = self.screens.page
        said = self.screens.text()
        assert all(says_amount(said, amount) for amount in payouts.values()), said
        self.seen("reports")
        name, content = self.save(page.locator("a[href*='action=avstem_close_pack']").first)
        assert name == f"avstem-{first.isoformat()}-{last.isoformat()}.zip"
        members = unzipped(content)
        assert len([one for one in members if one.endswith(".csv")]) == 11, set(members)
        text = pdf_text(members["avstem.pdf"])
        assert all(says_amount(text, amount) for amount in (*payouts.values(), sum(payouts.values()))), text
        book = sheets(members["avstem.xlsx"])
        assert len(book) == 11, list(book)
        numbers = "".join(book.values())
        for amount in payouts.values():
            assert (
                f"<v>{amount / 100:g}</v>" in numbers
                or f"<v>{amount // 100}.{amount % 100:02d}</v>" in numbers
            )

    def gone(self, selector: str) -> None:
        """Load the page again until this is not on it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.screens.page.locator(selector).count() == 0:
                return
            time.sleep(0.3)
            self.screens.page.reload()
        raise AssertionError(f"{selector} stays:\n{self.screens.text()}")


def accounts_of(voucher: dict[str, Any]) -> dict[str, int]:
    """Øre per account, debit +, of a voucher as the accounting stand-in holds it; VAT lines are its own."""
    found: dict[str, int] = {}
    for one in voucher["postings"]:
        found[str(one["account"])] = found.get(str(one["account"]), 0) + one["amount"]
    return found
