"""What client and stand-in say to each other, held against the vendors' own OpenAPI files where they are.

The files are the vendors' and no part of this repository. Where they are not given one loud line tells at the
end of the run (``tests/conftest.py``). Each known deviation has its reason, and must still occur.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.http import Http
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.providers.base import CollectPlan
from app.providers.registry import PROVIDERS
from app.sandbox.server import Exchange, RunningStandIn
from app.sandbox.vipps import SalesUnitKeys, VippsKeys, VippsLedgerBook, create_vipps_stand_in
from app.store import connections, shops, vouchers
from tests.contract.vendor_specs import VendorSpec, specs_folder
from tests.world import LEDGER, MSN, START, World, add_shop, connect_all, open_installation, tell_orders

CREDENTIALS = {
    "client_id": "client",
    "client_secret": "example-secret",
    "subscription_key": "subscription",
    "merchant_serial_number": MSN,
}

VIPPS_FILE = "vipps/report-api-v2-swagger.yaml"
TRIPLETEX_FILE = "tripletex/openapi-reduced.json"

KNOWN = {
    "vipps": {
        r"POST /accesstoken/get: no such operation": "another document has the token call",
    },
    "tripletex": {
        r".* answer values?/\S+: None is not of type '(object|string|integer)'": (
            "the vendor's answers carry null for what is not set, and its file marks nothing as nullable"
        ),
        r".* answer values?/\S+: None is not one of \[.*": "the same, for enumerations",
    },
}
"""Per vendor: a pattern of the whole problem, and why the running API is believed instead of the file."""

EXPECTED = {
    "vipps": {
        ("GET", "/settlement/v1/ledgers"),
        ("GET", "/report/v2/ledgers/{ledgerId}/{topic}/dates/{ledgerDate}"),
    },
    "tripletex": {
        ("POST", "/token/session/:create"),
        ("GET", "/token/session/>whoAmI"),
        ("GET", "/ledger/voucher"),
        ("GET", "/ledger/voucher/>nonPosted"),
        ("GET", "/ledger/voucher/>externalVoucherNumber"),
        ("GET", "/ledger/voucher/{id}"),
        ("POST", "/ledger/voucher"),
        ("DELETE", "/ledger/voucher/{id}"),
        ("PUT", "/ledger/voucher/{id}/:sendToLedger"),
        ("PUT", "/ledger/voucher/{id}/:reverse"),
        ("POST", "/ledger/voucher/{voucherId}/attachment"),
        ("GET", "/ledger"),
        ("GET", "/ledger/posting"),
        ("GET", "/ledger/account"),
        ("GET", "/ledger/vatType"),
        ("GET", "/ledger/accountingPeriod"),
        ("GET", "/currency"),
        ("GET", "/department"),
        ("GET", "/project"),
    },
}
"""Every operation that the clients use: what did not happen was not held against anything."""


@dataclass
class Spoken:
    """The exchanges of one vendor."""

    spec: VendorSpec
    exchanges: list[Exchange] = field(default_factory=list)

    def operations(self) -> set[tuple[str, str]]:
        found = [(one.method, self.spec.operation(one)) for one in self.exchanges]
        return {(method, operation[0]) for method, operation in found if operation is not None}

    def problems(self) -> list[str]:
        return sorted({problem for one in self.exchanges for problem in self.spec.problems(one)})


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Spoken]:
    """A whole life of a payout: collected, booked, documented, verified, reversed, booked again."""
    folder = specs_folder()
    if folder is None:
        pytest.skip("no vendor specifications: AVSTEM_VENDOR_SPECS names no folder")
    told = {
        "vipps": Spoken(VendorSpec.load(folder / VIPPS_FILE)),
        "tripletex": Spoken(VendorSpec.load(folder / TRIPLETEX_FILE, prefix="/v2")),
    }
    with World.start() as world:
        world.vipps.stand_in.exchanges = told["vipps"].exchanges
        world.books.stand_in.exchanges = told["tripletex"].exchanges
        _a_hard_day(told["vipps"].exchanges)
        _work(world, tmp_path_factory.mktemp("contract"))
    return told


def _a_hard_day(exchanges: list[Exchange]) -> None:
    """A closed day with every kind of row that the stand-in knows, read page by page."""
    day = START - timedelta(days=1)
    at = datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)
    book = VippsLedgerBook()
    book.add_ledger(LEDGER, MSN, first_payout=2000801, opened=day)
    sale = book.capture(LEDGER, at, "woo-1", 50_000, fee=750)
    psp = sale.psp_reference
    for place, write in enumerate(
        (
            lambda when: book.refund(LEDGER, when, "woo-1", 10_000),
            lambda when: book.dispute_retained(LEDGER, when, psp),
            lambda when: book.dispute_returned(LEDGER, when, psp),
            lambda when: book.correction(LEDGER, when, -100),
            lambda when: book.top_up(LEDGER, when, 5_000),
            lambda when: book.service_fee(LEDGER, when, 9_900),
            lambda when: book.credit_note(LEDGER, when, 100),
        ),
        1,
    ):
        write(at + timedelta(minutes=place))
    book.close_date(LEDGER, day)
    book.abort_payout(LEDGER, at + timedelta(days=1))
    book.close_date(LEDGER, START)
    keys = VippsKeys(sales_units=[SalesUnitKeys(MSN, "client", "example-secret", "subscription")])
    stand_in = create_vipps_stand_in(book, keys, page_size=4)
    stand_in.exchanges = exchanges
    with RunningStandIn(stand_in) as running:
        http, provider = Http("vipps", running.url), PROVIDERS["vipps"]
        (account,) = provider.identify(http, CREDENTIALS)
        days = tuple(provider.collect(http, CREDENTIALS, account, CollectPlan((day, START))))
        assert len(days) == 2
        rows = provider.parse(account, [part for one in days for part in one.parts]).transactions
        assert len({row.provider_type for row in rows}) > 6


def _work(world: World, folder: Path) -> None:
    services = open_installation(world.settings(folder / "data"))
    shop = add_shop(services)
    _, books = connect_all(services, shop)
    tell_orders(services, shop)
    run_until_done(services, seconds=30, patience=0.6)
    with services.store.reading(shop) as connection:
        row = vouchers.vouchers_of(connection, shop, 1)[-1]
    assert row.state == "verified"
    reverse_voucher(services, shop, row.id, on=None, reason="feil", rebook=True, actor="test")
    run_until_done(services, seconds=30, patience=0.6)
    _ask_what_proof_asks(services, shop, books)
    services.store.dispose()


def _ask_what_proof_asks(services: Services, shop: int, books: int) -> None:
    """Balances and postings, and removing a voucher that was never booked."""
    with services.store.reading(shop) as connection:
        own = shops.get_shop(connection, shop)
        row = connections.get_connection(connection, shop, books)
    accounting = services.accounting(own, row)
    accounting.balance("1521", START)
    accounting.postings("1521", START, START)
    made = accounting.create(
        OutgoingVoucher(
            key="AV" + "A" * 20,
            date=START,
            currency="NOK",
            text="Prøve",
            postings=(
                OutgoingPosting("1521", "0", 100, "inn", "", ""),
                OutgoingPosting("1920", "0", -100, "ut", "", ""),
            ),
        )
    )
    accounting.discard(made.id)


@pytest.mark.parametrize("vendor", sorted(KNOWN))
def test_only_known_deviations(vendor: str, spoken: dict[str, Spoken]) -> None:
    unknown = [
        problem
        for problem in spoken[vendor].problems()
        if not any(re.fullmatch(pattern, problem) for pattern in KNOWN[vendor])
    ]
    assert unknown == []


@pytest.mark.parametrize(("vendor", "pattern"), [(one, two) for one in KNOWN for two in KNOWN[one]])
def test_a_known_deviation_still_occurs(vendor: str, pattern: str, spoken: dict[str, Spoken]) -> None:
    """One that is gone is taken from the list, so that it does not hide another."""
    assert any(re.fullmatch(pattern, problem) for problem in spoken[vendor].problems())


@pytest.mark.parametrize("vendor", sorted(EXPECTED))
def test_every_operation_was_held_against_the_file(vendor: str, spoken: dict[str, Spoken]) -> None:
    assert spoken[vendor].operations() == EXPECTED[vendor]
