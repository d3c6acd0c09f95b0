"""The Vipps stand-in rebuilds a whole day, keeps personal data back, and can be told to go wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
import requests

from app.sandbox.server import RunningStandIn
from app.sandbox.vipps import (
    AccountingPartnerKeys,
    VippsKeys,
    VippsLedgerBook,
    create_vipps_stand_in,
)

DAY = date(2026, 3, 3)
NEXT = date(2026, 3, 4)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class PartnerView:
    """A running stand-in seen by an accounting partner who may read every ledger."""

    book: VippsLedgerBook
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, day: date = DAY, topic: str = "funds", ledger: str = "302321", **query: str) -> Any:
        path = f"/report/v2/ledgers/{ledger}/{topic}/dates/{day}"
        return requests.get(self.url + path, params=query, headers=self.headers, timeout=60)

    def rows(self, day: date = DAY, **query: str) -> list[dict[str, Any]]:
        """Return the rows of a date over all pages."""
        page = self.get(day, **query).json()
        rows: list[dict[str, Any]] = list(page["items"])
        while page["hasMore"]:
            page = self.get(day, cursor=page["cursor"], **query).json()
            rows += page["items"]
        return rows

    def plan(self, name: str, times: int | None = 1, **params: Any) -> None:
        fault = {"kind": "custom", "name": name, "times": times, "params": params}
        assert requests.post(f"{self.url}/_faults", json=fault, timeout=60).status_code == 200


@pytest.fixture(name="world")
def seen_by_partner() -> Iterator[PartnerView]:
    world = PartnerView(VippsLedgerBook())
    world.book.add_ledger("302321", "123455", first_payout=2000811)
    world.book.add_ledger("57860", "57860", handles=["NO:57860"])
    partner = AccountingPartnerKeys("partner", "partner-secret", {"302321", "57860"})
    stand_in = create_vipps_stand_in(
        world.book, VippsKeys([], [partner]), page_size=2, today=lambda: date(2026, 3, 9)
    )
    with RunningStandIn(stand_in) as running:
        world.url = running.url
        answer = requests.post(
            f"{running.url}/miami/v1/token",
            data={"grant_type": "client_credentials"},
            auth=("partner", "partner-secret"),
            timeout=60,
        )
        world.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        yield world


@pytest.fixture
def sold(world: PartnerView) -> PartnerView:
    """Three sales (psp a, b, c of 1000, 2000, 3000) and their payout on the first date, one sale the next."""
    for psp, amount in (("a", 1000), ("b", 2000), ("c", 3000)):
        world.book.capture("302321", _at("2026-03-03T12:00"), f"woo-{psp}", amount, psp=psp)
    world.book.close_date("302321", DAY)
    world.book.capture("302321", _at("2026-03-04T12:00"), "woo-d", 4000, psp="d")
    return world


def _row(
    psp: str, time: str, kind: str, reference: str, amount: int, before: int, handle: str | None
) -> dict[str, Any]:
    return {
        "pspReference": psp,
        "time": f"2026-03-03T{time}Z",
        "ledgerDate": "2026-03-03",
        "entryType": kind,
        "reference": reference,
        "currency": "NOK",
        "amount": amount,
        "balanceBefore": before,
        "balanceAfter": before + amount,
        "recipientHandle": handle,
    }


def test_a_whole_day_comes_out_exactly(world: PartnerView) -> None:
    book, unit, fees = world.book, "api:123455", "01JNFQ6ZK2C-7QH2M4RXB9W1TE"
    book.capture(
        "302321",
        _at("2026-03-02T19:05:00"),
        "woo-3f9c2a1b-10477",
        39900,
        psp="20126791102",
        fee=598,
        fee_at=_at("2026-03-03T00:41:10"),
    )
    book.close_date("302321", date(2026, 3, 2))
    book.capture(
        "302321",
        _at("2026-03-03T08:12:44.120331"),
        "woo-3f9c2a1b-10481",
        149900,
        psp="20126874534",
        fee=2248,
    )
    book.capture(
        "302321",
        _at("2026-03-03T11:03:02.004118"),
        "woo-3f9c2a1b-10482",
        59900,
        psp="20126880917",
        fee=899,
        fee_date=NEXT,
    )
    book.refund("302321", _at("2026-03-03T13:40:19.882004"), "woo-3f9c2a1b-10399", 20000, psp="20126881220")
    book.close_date("302321", DAY, fees_psp=fees)
    first, second, refund = "woo-3f9c2a1b-10481", "woo-3f9c2a1b-10482", "woo-3f9c2a1b-10399"
    assert world.rows() == [
        _row("20126874534", "08:12:44.120331", "capture", first, 149900, 0, unit),
        _row("20126880917", "11:03:02.004118", "capture", second, 59900, 149900, unit),
        _row("20126881220", "13:40:19.882004", "refund", refund, -20000, 209800, unit),
        _row(fees, "23:00:00.000000", "fees-retained", "", -2846, 189800, None),
        _row(
            "302321-2000812",
            "23:00:00.000000",
            "payout-scheduled",
            "Utb. 2000812 Vippsnr 123455",
            -186954,
            186954,
            None,
        ),
    ]
    assert world.rows(topic="fees") == [
        _row("20126791102", "00:41:10.000000", "capture-fee", "woo-3f9c2a1b-10477", -598, 0, unit),
        _row("20126874534", "08:12:44.120331", "capture-fee", first, -2248, -598, unit),
        _row(fees, "23:00:00.000000", "fees-retained", "", 2846, -2846, None),
    ]


def test_payment_order_of_fields_is_the_vendors(sold: PartnerView) -> None:
    sold.book.set_quirks("302321", empty_first_page=False)
    assert list(sold.get().json()) == ["items", "hasMore", "tryLater", "cursor"]
    assert list(sold.rows()[0]) == list(_row("", "", "", "", 0, 0, None))


def test_personal_data_comes_only_when_asked_on_each_page(world: PartnerView) -> None:
    for number in range(3):
        world.book.capture("57860", _at("2026-03-03T12:00"), f"coffee-{number}", 3000)
    asked = world.rows(ledger="57860", includeGDPRSensitiveData="true")
    assert {"message", "name", "maskedPhoneNo"} <= set(asked[0])
    assert not {"message", "name", "maskedPhoneNo"} & set(world.rows(ledger="57860")[0])
    state = requests.get(f"{world.url}/_state", timeout=60)
    assert state.json()["askedForPersonalData"] == 3
    assert "Kari" not in state.text


def test_personal_field_can_slip_in_uninvited(sold: PartnerView) -> None:
    assert "name" not in sold.rows()[0]
    sold.book.set_quirks("302321", uninvited_field="name")
    rows = sold.rows()
    assert [row.get("name") for row in rows] == ["Kari Example"] * 3 + [None]


def test_api_payments_have_no_personal_data_even_when_asked(sold: PartnerView) -> None:
    assert "name" not in sold.rows(includeGDPRSensitiveData="true")[0]


def test_duplicate_page_comes_twice_under_a_new_cursor(sold: PartnerView) -> None:
    plain = [row["pspReference"] for row in sold.rows()]
    sold.plan("duplicate_page")
    assert [row["pspReference"] for row in sold.rows()] == ["a", "b", *plain]
    assert [row["pspReference"] for row in sold.rows()] == plain
    sold.plan("duplicate_page", times=None)
    assert [row["pspReference"] for row in sold.rows()] == ["a", "b", "a", "b", *plain[2:], *plain[2:]]


def test_last_page_can_be_duplicated(sold: PartnerView) -> None:
    sold.plan("duplicate_page")
    first = sold.get(NEXT).json()
    assert first["hasMore"] is True
    second = sold.get(NEXT, cursor=first["cursor"]).json()
    assert (second["items"], second["hasMore"]) == (first["items"], False)


def test_changed_report_moves_the_balances_with_it(sold: PartnerView) -> None:
    sold.plan("changed_report", times=None, date="2026-03-03", psp="b", amount=2500)
    rows = sold.rows() + sold.rows(NEXT)
    assert [(row["amount"], row["balanceBefore"], row["balanceAfter"]) for row in rows] == [
        (1000, 0, 1000),
        (2500, 1000, 3500),
        (3000, 3500, 6500),
        (-6000, 6500, 500),
        (4000, 500, 4500),
    ]
    assert sold.book.rows("302321", "funds")[1].amount == 2000


def test_changed_report_can_break_the_chain_and_spares_other_reports(sold: PartnerView) -> None:
    sold.plan("changed_report", date="2026-03-03", psp="a", amount=1, chain=False)
    assert sold.rows(NEXT)[0]["amount"] == 4000
    assert sold.rows(topic="fees") == []
    sold.book.set_quirks("302321", empty_first_page=False)
    rows = sold.rows()
    assert (rows[0]["amount"], rows[0]["balanceAfter"], rows[1]["balanceBefore"]) == (1, 1000, 1000)
    assert sold.rows()[0]["amount"] == 1000


def test_missing_row_breaks_the_chain(sold: PartnerView) -> None:
    sold.plan("missing_row", psp="b")
    rows = sold.rows()
    assert [row["pspReference"] for row in rows[:2]] == ["a", "c"]
    assert rows[0]["balanceAfter"] != rows[1]["balanceBefore"]
    assert len(sold.rows()) == 4


@pytest.mark.parametrize(("form", "text"), [("string", '"1000"'), ("float", "1000.0")])
def test_wrong_type(sold: PartnerView, form: str, text: str) -> None:
    sold.plan("wrong_type", psp="a", form=form)
    empty = sold.get().json()
    answer = sold.get(cursor=empty["cursor"])
    assert f'"amount":{text},' in answer.text.replace(" ", "")
    assert type(sold.rows()[0]["amount"]) is int


@pytest.mark.parametrize("name", ["broken_json", "truncated"])
def test_body_that_is_no_json_comes_with_200(sold: PartnerView, name: str) -> None:
    whole = sold.get(NEXT).content
    sold.plan(name)
    answer = sold.get(NEXT)
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        json.loads(answer.content)
    if name == "truncated":
        assert answer.content == whole[: len(whole) // 2]
    assert sold.get(NEXT).content == whole


def test_rate_limit_comes_from_the_common_faults(sold: PartnerView) -> None:
    fault = {"kind": "error_before", "status": 429, "headers": {"Retry-After": "1"}, "path": "/report/"}
    requests.post(f"{sold.url}/_faults", json=fault, timeout=60)
    answer = sold.get()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert sold.get().status_code == 200
