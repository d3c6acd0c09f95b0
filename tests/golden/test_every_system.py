"""Every recipe in every registered accounting system: the request that books it, or the sentence of refusal.

A system takes part by being registered. ``systems/<system>/<recipe>.json`` holds per voucher the request's
exact body as it went over the wire, or the case and the sentences by which it is refused before anything is
sent. What the system then holds is read from its stand-in and compared with the sums an accountant wrote.
``AVSTEM_WRITE_GOLDEN=1`` writes the files anew; the written sums never are.
"""

import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest

from app.accounting.base import Accounting, FoundState, OutgoingVoucher
from app.config import Settings
from app.core.money import to_minor
from app.errors import Refused
from app.messages.cases import case_texts
from app.pipeline.desk import outgoing_voucher
from app.sandbox.driven.accounting import DrivenAccounting
from app.sandbox.server import Exchange
from app.secrets import new_key
from app.store import connections, shops
from tests.accounting_under_test import BOOKS, BOOKS_UNDER_TEST
from tests.golden import recipe_book, sales_book, sheet_book
from tests.golden.sheet_book import VAT, SheetVoucher
from tests.world import QUICK, add_shop, connect_books, open_installation

SYSTEMS: Final = Path(__file__).parent / "systems"
RECIPES: Final = [*recipe_book.names(), *sales_book.names(), *sheet_book.names()]

MORE_ACCOUNTS: Final = {2255: "Lån", 7795: "Andre kostnader"}
"""What the recipes name and a chart may lack."""

SUPPLIER: Final = "2400:20001"
"""The supplier's part of the supplier ledger in the recipes: each system numbers its suppliers itself."""

INSIDE: Final = frozenset({"1", "3", "TAP-1"})
"""The codes of the recipes from payouts whose VAT, 25 %, is inside the written gross amount."""


@dataclass(frozen=True)
class Books:
    """A running stand-in, our adapter on it, and what went between them."""

    side: DrivenAccounting
    accounting: Accounting
    exchanges: list[Exchange]
    supplier: str

    @property
    def name(self) -> str:
        return self.side.name


@pytest.fixture(scope="module", params=BOOKS)
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    side = BOOKS_UNDER_TEST[request.param]()
    folder = tmp_path_factory.mktemp(request.param)
    services = open_installation(
        Settings(data=folder, secret_keys=(new_key(),), environment=side.environment, **QUICK)  # type: ignore[arg-type]
    )
    try:
        shop = add_shop(services)
        connection_id = connect_books(services, shop, request.param)
        with services.store.reading(shop) as connection:
            own = shops.get_shop(connection, shop)
            row = connections.get_connection(connection, shop, connection_id)
        accounting = services.accounting(own, row)
        known = [one.number for one in accounting.reference_data().accounts]
        supplier = next((one for one in known if one.startswith("2400:")), SUPPLIER)
        for number, title in MORE_ACCOUNTS.items():
            if str(number) not in known:
                side.add_account(number, title)
        accounting.reference_data()
        exchanges: list[Exchange] = []
        side.running.stand_in.exchanges = exchanges
        yield Books(side, accounting, exchanges, supplier)
    finally:
        services.store.dispose()
        side.stop()


def vouchers_of(recipe: str) -> list[SheetVoucher]:
    """The recipe's vouchers as sent, and what an accountant wrote about each.

    Several recipes tell of one payout: each has its own merchant account here, as all go into one company.
    """
    if recipe in sheet_book.names():
        return sheet_book.vouchers(recipe)
    if recipe in sales_book.names():
        return sales_book.SalesRecipe(recipe).vouchers()
    written = recipe_book.read(recipe)["books"]
    return [
        SheetVoucher(
            outgoing_voucher(replace(draft.identity, merchant_account=recipe).key(1), draft),
            {
                account: to_minor(kroner, "NOK")
                for account, kroner in written[f"{draft.identity.kind} {draft.identity.subject}"].items()
            },
        )
        for draft in recipe_book.Recipe(recipe).drafts()
    ]


def indented(told: Any) -> str:
    """Readable JSON in which every number literal is kept as it was sent."""
    readable = json.dumps(told, indent=1, ensure_ascii=False)
    return re.sub(r'"@@(.*?)@@"', r"\1", readable) + "\n"


def sent(books: Books, since: int) -> dict[str, Any]:
    """The requests that made something, by method, path and query."""
    return {
        f"{one.method} {one.path}" + (f"?{one.query}" if one.query else ""): json.loads(
            one.request or b"null", parse_float=lambda literal: f"@@{literal}@@"
        )
        for one in books.exchanges[since:]
        if one.method == books.side.create["method"] and re.search(books.side.create["path"], one.path)
    }


def book(books: Books, voucher: OutgoingVoucher) -> dict[str, Any]:
    """Book the voucher; tell what was sent, or why it was refused before that."""
    since = len(books.exchanges)
    try:
        made = books.accounting.create(voucher)
    except Refused as refusal:
        assert sent(books, since) == {}
        params = {**refusal.params, "system": books.accounting.info.title}
        code = str(refusal.params["case_code"])
        return {
            "refused": code,
            **{language: case_texts(code, params, language).sentence for language in ("nb", "en")},
        }
    told = {"sent": sent(books, since)}
    assert len(told["sent"]) == 1
    if made.state is FoundState.UNPOSTED:
        made = books.accounting.release(made.id)
    end = time.monotonic() + 120
    while made.state is FoundState.RELEASING and time.monotonic() < end:  # booked in the background
        time.sleep(0.02)
        made = books.accounting.read(made.id)
        if made.state is FoundState.UNPOSTED:
            made = replace(made, state=FoundState.RELEASING)
    assert made.state is FoundState.POSTED
    return told


def held(books: Books, voucher: OutgoingVoucher) -> dict[str, int]:
    """What the stand-in holds of the voucher per account, all VAT accounts as one; zero sums left out."""
    (found,) = [one for one in books.side.vouchers() if one.key == voucher.key and one.live]
    sums: dict[str, int] = defaultdict(int)
    for account, amount in found.sums.items():
        sums[VAT if account.startswith("27") else account.partition(":")[0]] += amount
    return {account: amount for account, amount in sums.items() if amount}


def inside(voucher: OutgoingVoucher, written: Mapping[str, int]) -> dict[str, int]:
    """The written sums, the VAT taken out of the lines of a recipe that tells them gross."""
    sums = {account.partition(":")[0]: amount for account, amount in written.items()}
    for one in voucher.postings if VAT not in written else ():
        if one.vat_code in INSIDE:
            vat, rest = divmod(one.amount, 5)
            assert not rest  # the worked examples have whole VAT
            sums[one.account] -= vat
            sums[VAT] = sums.get(VAT, 0) + vat
    return {account: amount for account, amount in sums.items() if amount}


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_booked_as_the_golden_file_says(books: Books, recipe: str) -> None:
    told = []
    for one in vouchers_of(recipe):
        lines = [
            replace(line, account=books.supplier) if line.account == SUPPLIER else line
            for line in one.outgoing.postings
        ]
        one = replace(one, outgoing=replace(one.outgoing, postings=tuple(lines)))
        told.append({"key": one.outgoing.key, **book(books, one.outgoing)})
        if "sent" in told[-1]:
            assert held(books, one.outgoing) == inside(one.outgoing, one.books)
    path = SYSTEMS / books.name / f"{recipe}.json"
    if os.environ.get("AVSTEM_WRITE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(indented(told), "utf-8")
    assert path.read_text("utf-8") == indented(told)


@pytest.mark.parametrize("name", sheet_book.names())
def test_sums_written_by_hand_balance(name: str) -> None:
    for one in sheet_book.vouchers(name):
        assert sum(posting.amount for posting in one.outgoing.postings) == 0
        assert sum(one.books.values()) == 0


@pytest.mark.parametrize("system", BOOKS)
def test_no_golden_without_its_recipe(system: str) -> None:
    assert {path.stem for path in (SYSTEMS / system).glob("*.json")} == set(RECIPES)


@pytest.mark.parametrize("system", BOOKS)
def test_what_a_system_refuses_it_says_in_a_sentence(system: str) -> None:
    for path in (SYSTEMS / system).glob("*.json"):
        for told in json.loads(path.read_text("utf-8")):
            assert ("sent" in told) is not ("refused" in told)
            if "refused" in told:
                assert told["nb"]
                assert told["en"]
                assert told["nb"] != told["en"]
