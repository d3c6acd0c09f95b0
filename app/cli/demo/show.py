"""How the demo speaks: steps, tables of payouts, cases with their sentences, and counts."""

import shutil
import sys
import textwrap
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, cast

from app.cli.demo.counting import BooksView
from app.cli.output import print_table, say
from app.core.texts import Language
from app.messages import format_amount
from app.messages.demo import demo_text
from app.reports import formats

_INDENT: Final = "     "


@dataclass
class Narrator:
    """Prints in one language; ``steps`` is how many there will be."""

    language: str
    steps: int
    _step: int = field(default=0)

    def text(self, code: str, /, **params: object) -> str:
        return demo_text(code, self.language, **params)

    def title(self) -> None:
        say(self.text("title"))

    def step(self, code: str) -> None:
        self._step += 1
        say()
        say(self.text("step", number=f"{self._step:>2}", of=self.steps, what=self.text(code)))

    def tell(self, code: str, /, **params: object) -> None:
        self.say(self.text(code, **params))

    def say(self, text: str, hanging: str = "") -> None:
        """Print a paragraph under the step, broken at the terminal's width."""
        width = max(60, min(shutil.get_terminal_size((110, 24)).columns, 110))
        lines = textwrap.wrap(
            text,
            width,
            initial_indent=_INDENT,
            subsequent_indent=_INDENT + hanging,
            break_on_hyphens=False,
            break_long_words=False,
        )
        say("\n".join(lines))

    def progress(self, code: str, /, **params: object) -> None:
        """A line that counts up on a terminal; nothing where nobody watches."""
        if sys.stderr.isatty():
            print(f"\r\033[K{_INDENT}{self.text(code, **params)}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def amount(self, minor: int, currency: str = "NOK") -> str:
        return format_amount({"amount": minor, "currency": currency}, self.language)

    def day(self, day: date) -> str:
        return formats.day(day, cast(Language, self.language))

    def table(
        self, heads: tuple[str, ...], rows: list[tuple[object, ...]], right: tuple[int, ...] = ()
    ) -> None:
        say()
        print_table([self.text(f"head.{head}") for head in heads], rows, right, indent=_INDENT)

    def payouts(self, listed: list[dict[str, Any]]) -> None:
        """One line per payout shown whole, oldest first: state, gap and voucher numbers."""
        heads = ("payout", "date", "amount", "fees", "rows", "gap", "state", "voucher")
        self.table(heads, [self._payout(one) for one in listed], right=(2, 3, 4, 5))

    def _payout(self, one: dict[str, Any]) -> tuple[object, ...]:
        state = one["state_text"]
        if one["open_cases"]:
            state = self.text("attention", state=state, count=one["open_cases"])
        numbers = [voucher["number"] for voucher in one["vouchers"] if voucher["number"]]
        return (
            one["reference"],
            self.day(date.fromisoformat(one["paid_on"])),
            self.amount(one["amount"], one["currency"]),
            self.amount(one["fees"], one["currency"]),
            one["rows"],
            self.amount(one["gap"], one["currency"]),
            state,
            ", ".join(numbers),
        )

    def cases(self, listed: list[dict[str, Any]], payouts: dict[int, str]) -> None:
        """Each open case: its title and payout, its sentence, what to do, and the answers it takes."""
        say()
        self.tell("cases.open")
        for place, one in enumerate(listed, 1):
            about = payouts.get(one["payout_id"] or 0, "")
            say()
            self.say(f"{place}. {one['title']}" + (f" · {about}" if about else ""))
            self._under(one["sentence"])
            self._under(one["action"])
            self._under(self.text("case.answers", answers=" / ".join(a["label"] for a in one["answers"])))

    def _under(self, text: str) -> None:
        self.say("   " + text, hanging="   ")

    def counts(self, moments: list[tuple[str, BooksView]]) -> None:
        """What was counted in the sandbox, one line per moment."""
        heads = ("keys", "vouchers", "most", "attachments", "most_attachments", "creations")
        rows: list[tuple[object, ...]] = []
        for code, books in moments:
            uploads = [count for counts in books.uploads.values() for count in counts]
            rows.append(
                (
                    self.text(code),
                    len(books.live),
                    sum(books.live.values()),
                    max(books.live.values(), default=0),
                    sum(uploads),
                    max(uploads, default=0),
                    books.creations,
                )
            )
        say()
        print_table(
            [self.text("count.head"), *(self.text(f"head.{head}") for head in heads)],
            rows,
            right=range(1, 7),
            indent=_INDENT,
        )
