"""The rules through a spreadsheet, on the plugin's screens: saved as CSV, changed, and read back in."""

from tests.browser.visitor import Visitor

RULE = "fee"


class Spreadsheet(Visitor):
    """Somebody who may set up, and changes the rules in a file as Excel saves it."""

    def change_a_text(self, before: str, after: str) -> None:
        """Have a rule's text changed in the file: it is shown, left as it is, and saved the second time."""
        self.settings("accounting")
        name, told = self.save(self.screens.page.locator("button[formaction*='action=avstem_export_rules']"))
        assert name.endswith(".csv"), name
        text = told.decode("utf-8-sig")
        assert text.count(before) == 1, text
        changed = text.replace(before, after).encode("cp1252")  # as Excel saves a CSV here
        self._read(name, told)
        assert "They say what the rules say already" in self.screens.text()
        self._read(name, changed)
        self.press("button[formaction*='action=avstem_forget_rules_file']")
        assert self._text() == before
        self._read(name, changed)
        lines = self.screens.page.locator(".avstem-rules-changes li").all_inner_texts()
        assert lines == [f"{RULE}: text_template is «{before}», and becomes «{after}»"]
        self.screens.page.locator("#avstem-rules-file-title").scroll_into_view_if_needed()
        self.seen("rules-file")
        self.press("button[formaction*='action=avstem_save_rules_file']")
        assert "Saved." in self.notice(), self.notice()
        assert self._text() == after

    def _read(self, name: str, content: bytes) -> None:
        page = self.screens.page
        page.set_input_files(
            "input[name=avstem_rules_file]", {"name": name, "mimeType": "text/csv", "buffer": content}
        )
        self.press("button[formaction*='action=avstem_read_rules']")
        said = self.screens.text()
        assert "Nothing is saved yet" in said, said
        assert "They replace all rules" in said, said
        assert page.locator(".avstem-preview").count() == 1

    def _text(self) -> str:
        self.settings("accounting")
        return self.screens.page.input_value(f"input[name='avstem_rule[{RULE}][text_template]']")
