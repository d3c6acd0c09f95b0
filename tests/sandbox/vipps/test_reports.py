"""The report calls: dates, pages, the feed, and every request the vendor refuses."""

import base64
from datetime import date

import pytest
import requests

from .world import DAY, FUNDS, World, noon


def test_dates_are_closed_open_or_not_available(world: World) -> None:
    world.book.capture("302321", noon(), "woo-1", 1000)
    open_date = world.get(f"{FUNDS}/dates/2026-03-03").json()
    assert (len(open_date["items"]), open_date["hasMore"], open_date["tryLater"]) == (1, False, True)
    world.book.close_date("302321", DAY)
    closed = world.get(f"{FUNDS}/dates/2026-03-03").json()
    assert [row["entryType"] for row in closed["items"]] == ["capture", "payout-scheduled"]
    assert (closed["hasMore"], closed["tryLater"], "cursor" in closed) == (False, False, False)
    before = world.get(f"{FUNDS}/dates/2026-03-02").json()
    assert before == {"items": [], "hasMore": False, "tryLater": False}
    assert world.get(f"{FUNDS}/dates/2026-03-05").json() == {"items": [], "hasMore": False, "tryLater": True}
    future = world.get(f"{FUNDS}/dates/2026-03-06")
    assert (future.status_code, future.headers["Content-Type"]) == (404, "application/problem+json")
    assert "not available yet" in future.json()["detail"]


def test_which_dates_are_not_available_is_a_quirk(world: World) -> None:
    world.book.set_quirks("302321", unavailable="open")
    assert world.get(f"{FUNDS}/dates/2026-03-03").status_code == 404
    assert world.get(f"{FUNDS}/dates/2026-03-02").status_code == 200
    world.book.set_quirks("302321", unavailable="never")
    assert world.get(f"{FUNDS}/dates/2026-03-06").json()["tryLater"] is True


def test_dates_can_stay_open_until_their_payout(world: World) -> None:
    world.book.add_ledger("7", "123455", open_until_payout=True)
    world.book.refund("7", noon(3), "woo-1", 300)
    world.book.close_date("7", DAY)
    assert world.get("/report/v2/ledgers/7/funds/dates/2026-03-03").json()["tryLater"] is True
    world.book.capture("7", noon(4), "woo-2", 1000)
    world.book.close_date("7", date(2026, 3, 4))
    assert world.get("/report/v2/ledgers/7/funds/dates/2026-03-03").json()["tryLater"] is False


def test_foreign_ledger_is_no_such_ledger(world: World) -> None:
    for ledger in ("400000", "nonsense"):
        for rest in ("dates/2026-03-03", "feed"):
            answer = world.get(f"/report/v2/ledgers/{ledger}/funds/{rest}")
            assert answer.status_code == 404
            assert answer.json()["detail"] == "No such ledgerId"
            assert set(answer.json()) == {"type", "title", "status", "detail", "instance", "traceId"}


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/report/v2/ledgers/302321/payouts/dates/2026-03-03", {}, "topic"),
        ("/report/v2/ledgers/302321/payouts/feed", {}, "topic"),
        (f"{FUNDS}/dates/2026-3-3", {}, "ledgerDate"),
        (f"{FUNDS}/dates/2026-02-30", {}, "ledgerDate"),
        (f"{FUNDS}/dates/2026-03-03", {"cursor": "nonsense"}, "cursor"),
        (f"{FUNDS}/dates/2026-03-03", {"cursor": "Mw=="}, "cursor"),
        (f"{FUNDS}/dates/2026-03-03", {"cursor": ""}, "cursor"),
        (f"{FUNDS}/dates/2026-03-03", {"pageSize": "5"}, "pageSize"),
        (f"{FUNDS}/dates/2026-03-03", {"includeGDPRSensitiveData": "1"}, "includeGDPRSensitiveData"),
        (f"{FUNDS}/feed", {"cursor": "Mw=="}, "cursor"),
    ],
)
def test_wrong_parameters_are_refused_as_a_problem(
    world: World, path: str, query: dict[str, str], name: str
) -> None:
    answer = world.get(path, None, **query)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["extraDetails"][0]["name"] == name
    assert answer.json()["code"] == "10002"


def test_wrong_method_and_path_are_refused_by_the_gateway(world: World) -> None:
    wrong = requests.post(f"{world.url}{FUNDS}/dates/2026-03-03", headers=world.headers, timeout=60)
    assert (wrong.status_code, wrong.json()["statusCode"]) == (405, 405)
    assert "GET" in wrong.headers["Allow"]
    assert world.get("/accesstoken/get").status_code == 405
    assert world.get("/report/v2/payouts").json() == {"statusCode": 404, "message": "Not Found"}


def test_pages_begin_empty_and_lead_on_by_cursor(world: World) -> None:
    for number in range(5):
        world.book.capture("302321", noon(), f"woo-{number}", 1000)
    path = f"{FUNDS}/dates/2026-03-03"
    first = world.get(path)
    assert first.headers["Vipps-Feed-Page-Size"] == "2"
    assert (first.json()["items"], first.json()["hasMore"], first.json()["tryLater"]) == ([], True, True)
    page, seen, sizes = first.json(), [], []
    while page["hasMore"]:
        page = world.get(path, cursor=page["cursor"]).json()
        sizes.append(len(page["items"]))
        seen += [row["reference"] for row in page["items"]]
    assert sizes == [2, 2, 1]
    assert seen == [f"woo-{number}" for number in range(5)]
    assert "cursor" not in page
    world.book.set_quirks("302321", empty_first_page=False)
    assert len(world.get(path).json()["items"]) == 2


def test_cursor_of_another_report_or_past_the_end_is_refused(world: World) -> None:
    for number in range(3):
        world.book.capture("302321", noon(), f"woo-{number}", 1000, fee=10)
    cursor = world.get(f"{FUNDS}/dates/2026-03-03").json()["cursor"]
    for path in (f"{FUNDS}/dates/2026-03-02", "/report/v2/ledgers/302321/fees/dates/2026-03-03"):
        assert world.get(path, cursor=cursor).status_code == 400
    past = base64.b64encode(b'{"report":["302321","funds","2026-03-03"],"start":4}').decode()
    assert world.get(f"{FUNDS}/dates/2026-03-03", cursor=past).status_code == 400
    inside = base64.b64encode(b'{"report":["302321","funds","2026-03-03"],"start":2}').decode()
    assert world.get(f"{FUNDS}/dates/2026-03-03", cursor=inside).status_code == 200


def test_feed_never_ends_and_keeps_its_cursor(world: World) -> None:
    assert world.get(f"{FUNDS}/feed").json() == {"cursor": "MA==", "tryLater": True, "items": []}
    for number in range(3):
        world.book.capture("302321", noon(), f"woo-{number}", 1000)
    first = world.get(f"{FUNDS}/feed", cursor="MA==").json()
    assert (len(first["items"]), first["tryLater"], "hasMore" in first) == (2, False, False)
    second = world.get(f"{FUNDS}/feed", cursor=first["cursor"]).json()
    assert (len(second["items"]), second["tryLater"]) == (1, True)
    end = world.get(f"{FUNDS}/feed", cursor=second["cursor"]).json()
    assert end == {"cursor": second["cursor"], "tryLater": True, "items": []}
    world.book.close_date("302321", DAY)
    after = world.get(f"{FUNDS}/feed", cursor=second["cursor"]).json()
    assert [row["entryType"] for row in after["items"]] == ["payout-scheduled"]
