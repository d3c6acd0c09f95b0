"""An accountant takes over a shop in the middle of a month, in the plugin's own screens.

With ``AVSTEM_IMAGES`` set to a folder, the screens are kept there as pictures (those of docs/accountant.md).
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.sandbox.scenario import OUTSIDE_HANDLE
from tests.browser.accountant import FEES, Accountant, accounts_of
from tests.browser.backstage import yesterday
from tests.browser.plugin_site import MARKS, Site, php, plugin_site
from tests.browser.spreadsheet import Spreadsheet
from tests.browser.story import Story
from tests.browser.takeover import NEVER_CAPTURED, NUMBER, OUTSIDE, REMNANT, Takeover, days

pytestmark = MARKS


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with plugin_site(tmp_path, "screens/month.php", days=days(), started=False) as made:
        php(made.folder, "screens/accountant.php")
        yield made


def test_an_accountant_takes_over_books_takes_back_and_proves(site: Site) -> None:
    world = _kept_by_others(site)
    accountant = Accountant(site.address, site.owner, site.service, _seen(site))
    site.owner.log_in(site.address, "accountant")
    accountant.take_over(world.start, REMNANT)
    accountant.map_accounts()
    spreadsheet = Spreadsheet(site.address, site.owner, site.service, _seen(site))
    spreadsheet.change_a_text("Gebyr {provider} {date}", "Gebyr på utbetaling {date}")
    accountant.decide_for_all(len(OUTSIDE))
    payouts = accountant.payouts(len(world.payouts()))
    assert payouts.keys() == world.payouts().keys()
    accountant.approve(payouts)
    ours = _ours(world)
    assert len(ours) == len(payouts)
    assert all(FEES in accounts_of(one) and "7770" not in accounts_of(one) for one in ours)

    reference, address = sorted(payouts.items())[0]
    accountant.reverse(address)
    _one_voucher_and_one_reversal(world, ours, reference)
    accountant.approve({reference: address})

    world.next_day()
    site.service.processes.command("sync", str(site.service.shop))
    listed = accountant.payouts(len(world.payouts()))
    (later,) = (one for one in listed.items() if one[0] not in payouts)
    accountant.approve(dict([later]))
    accountant.settlements()
    assert site.owner.page.locator(".avstem-case").count() == 0, "a later one like it was asked about"
    accountant.read_evidence(later[1], later[0], world.payouts()[later[0]], OUTSIDE_HANDLE)

    accountant.read_evidence(address, reference, world.payouts()[reference])
    accountant.close_period(world.start, yesterday(), world.payouts())
    accountant.read_proof((NUMBER + NEVER_CAPTURED[0], NEVER_CAPTURED[1]), ("Opening position", REMNANT))
    assert not site.owner.errors
    assert not site.faults, json.dumps(site.faults, indent=1, ensure_ascii=False)


def _kept_by_others(site: Site) -> Takeover:
    """The owner has connected both sides, and the shop's orders are known; no start is chosen."""
    world = Takeover(site.service)
    owner = Story(site.address, site.owner, site.service)
    site.owner.log_in(site.address)
    owner.pair()
    php(site.folder, "served.php", site.service.address, "put")
    owner.send_now()
    owner.connect_vipps()
    owner.connect_tripletex()
    return world


def _ours(world: Takeover) -> list[dict[str, Any]]:
    return [one for one in world.vouchers() if one["externalVoucherNumber"] or "AV" in one["description"]]


def _one_voucher_and_one_reversal(world: Takeover, before: list[dict[str, Any]], reference: str) -> None:
    """Counted in the books: what was there is there, and one voucher is the exact negation of one of them."""
    now = {one["id"]: one for one in world.vouchers()}
    (reversal,) = (one for one in now.values() if one["reverses"])
    (original,) = (one for one in now.values() if one["reversedBy"])
    assert reversal["reverses"] == original["id"]
    assert original["reversedBy"] == reversal["id"]
    assert reference in original["description"]
    taken_back = {account: -amount for account, amount in accounts_of(original).items()}
    assert accounts_of(reversal) == taken_back
    assert {one["id"] for one in before} <= set(now)
    assert len([one for one in _ours(world) if one["id"] not in {old["id"] for old in before}]) <= 1


def _seen(site: Site) -> Any:
    folder = os.environ.get("AVSTEM_IMAGES")

    def seen(name: str) -> None:
        site.look_for_faults(name)
        if folder:
            site.owner.picture(Path(folder) / f"accountant-{name}.png")

    return seen
