"""What client and stand-in say to each other, held against the vendors' own OpenAPI files where they are.

The files are the vendors' and no part of this repository. Where they are not given one loud line tells at the
end of the run (``tests/conftest.py``). Each known deviation has its reason, and must still occur.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.accounting.bank import ReadsBank
from app.accounting.base import Creates, OutgoingPosting, OutgoingVoucher
from app.accounting.registry import SYSTEMS
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.providers.registry import PROVIDERS
from app.sandbox.driven.tripletex_books import COMPANY, by_hand
from app.sandbox.server import Exchange
from app.store import connections, shops, vouchers
from tests.accounting_under_test import BOOKS, FIRST_BOOKS
from tests.contract.vendor_specs import VendorSpec, specs_folder
from tests.contract.vendors import VENDORS
from tests.providers_under_test import FIRST, REGISTERED
from tests.world import START, World, add_shop, connect_all, open_installation, payout_of_start, tell_orders

pytestmark = pytest.mark.xdist_group("contract")
"""One process speaks for all: the talk takes half a minute."""


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
    told = {name: Spoken(vendor.spec(folder)) for name, vendor in VENDORS.items()}
    for name, vendor in VENDORS.items():
        vendor.talk(told[name].exchanges)
    pairs = [(name, FIRST_BOOKS) for name in REGISTERED]
    pairs += [(FIRST, name) for name in BOOKS if name != FIRST_BOOKS]
    for provider, accounting in pairs:
        with World.start(provider, accounting=accounting) as world:
            world.provider.running.stand_in.exchanges = told[provider].exchanges
            world.books.stand_in.exchanges = told[accounting].exchanges
            _work(world, tmp_path_factory.mktemp("contract"))
    return told


def _work(world: World, folder: Path) -> None:
    services = open_installation(world.settings(folder / "data"))
    shop = add_shop(services)
    _, books = connect_all(services, shop, world.provider.name, world.accounting.name)
    tell_orders(services, shop, world.orders)
    run_until_done(services, seconds=120, patience=0.6)
    with services.store.reading(shop) as connection:
        row = vouchers.vouchers_of(connection, shop, payout_of_start(connection, shop))[-1]
    assert row.state == "verified"
    reverse_voucher(services, shop, row.id, on=None, reason="feil", rebook=True, actor="test")
    run_until_done(services, seconds=120, patience=0.6)
    _ask_what_proof_asks(world, services, shop, books)
    services.store.dispose()


def _ask_what_proof_asks(world: World, services: Services, shop: int, books: int) -> None:
    """Balances and postings, and removing a voucher that was never booked, where there is such a state."""
    with services.store.reading(shop) as connection:
        own = shops.get_shop(connection, shop)
        row = connections.get_connection(connection, shop, books)
    accounting = services.accounting(own, row)
    accounting.balance("1521", START)
    accounting.postings("1521", START, START)
    if accounting.info.capabilities.collective_customer:
        accounting.balance("1500:10001", START)
        accounting.postings("1500:10001", START, START)
    if isinstance(accounting, ReadsBank):
        by_hand(
            world.books,
            "import_statement",
            company=int(COMPANY),
            first=START.isoformat(),
            last=START.isoformat(),
            lines=[{"date": START.isoformat(), "amount": 100, "description": "Innbetaling"}],
        )
        assert len(accounting.bank_lines("1920", START, START).lines) == 1
    if accounting.info.capabilities.creates is not Creates.TWO_PHASE:
        return
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


@pytest.mark.parametrize("vendor", sorted(VENDORS))
def test_only_known_deviations(vendor: str, spoken: dict[str, Spoken]) -> None:
    unknown = [
        problem
        for problem in spoken[vendor].problems()
        if not any(re.fullmatch(pattern, problem) for pattern in VENDORS[vendor].known)
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("vendor", "pattern"), [(name, pattern) for name, vendor in VENDORS.items() for pattern in vendor.known]
)
def test_a_known_deviation_still_occurs(vendor: str, pattern: str, spoken: dict[str, Spoken]) -> None:
    """One that is gone is taken from the list, so that it does not hide another."""
    assert any(re.fullmatch(pattern, problem) for problem in spoken[vendor].problems())


@pytest.mark.parametrize("vendor", sorted(VENDORS))
def test_every_operation_was_held_against_the_file(vendor: str, spoken: dict[str, Spoken]) -> None:
    assert spoken[vendor].operations() == VENDORS[vendor].operations


def test_every_registered_system_is_held_against_its_vendors_file() -> None:
    assert set(VENDORS) == {*PROVIDERS, *SYSTEMS}
