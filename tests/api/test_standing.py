"""Standing decisions over the API: offered in words, decided, listed, revoked, and nobody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.api import create_app
from app.config import Settings
from tests.api.conftest import Site, Time, add_shop, fails, pair
from tests.till import SHOP_SALES, TILL, TillShop, sums, till_shop

ANSWER = {"action": "book_to", "account": "3000", "vat_code": "3", "note": SHOP_SALES.note}
WORDS = {
    "nb": "alle betalinger og refusjoner med mottaker NO:117703 hos Vipps MobilePay (brukersted 302321)",
    "en": "all payments and refunds with the recipient NO:117703 at Vipps MobilePay "
    "(merchant account 302321)",
}


@dataclass
class Counter:
    """The shop with a till, over the API, and another shop."""

    till: TillShop
    site: Site
    stranger: Site

    def cases(self, query: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.site.call("GET", f"/v1/cases{query}").json["cases"]
        return found


@pytest.fixture
def counter(sqlite_settings: Settings) -> Iterator[Counter]:
    with till_shop(sqlite_settings, policy="review") as till:
        client = create_app(till.services).test_client()
        time = Time(till.services.clock())
        site = pair(till.services, client, time, till.shop)
        other = pair(till.services, client, time, add_shop(till.services, "Annen"), "https://annen.example")
        yield Counter(till, site, other)


def test_decided_for_all_alike_and_revoked(counter: Counter) -> None:
    site = counter.site
    listed = site.call("GET", "/v1/cases?per_page=2").json
    assert (listed["total"], len(listed["cases"])) == (3, 2)
    assert [(one["cause"], one["count"]) for one in listed["groups"]] == [(f"outside_shop/{TILL}", 3)]
    first = listed["cases"][0]
    assert first["alike"] == {"condition": WORDS["en"], "actions": ["book_to", "accept"]}
    path = f"/v1/cases/{first['id']}"
    norwegian = site.call("GET", path, **{"Accept-Language": "nb"}).json
    assert norwegian["alike"]["condition"] == WORDS["nb"]

    standing = ANSWER | {"standing": True}
    link = {"action": "link_order", "order_number": "404", "standing": True}
    fails(site.call("POST", f"{path}/decide", link), 400, "order_not_found")
    fails(site.as_("view").call("POST", f"{path}/decide", standing), 403, "capability_missing")
    fails(counter.stranger.call("POST", f"{path}/decide", standing), 404, "case_not_found")
    fails(site.call("POST", f"{path}/decide", ANSWER | {"standing": "maybe"}), 422, "validation_failed")
    both = {"cause": first["cause"], "decision": standing}
    fails(site.call("POST", "/v1/cases/decide", both), 422, "validation_failed")
    decided = site.call("POST", f"{path}/decide", standing)
    assert (decided.status_code, decided.json["state"]) == (200, "decided")
    assert counter.cases() == []
    counter.till.work()
    [draft] = counter.till.vouchers()
    assert sums(draft)["3000"] == -47_500

    [made] = site.call("GET", "/v1/standing-decisions").json["standing_decisions"]
    assert decided.json["standing_id"] == made["id"]
    assert (made["condition"], made["version"], made["facts"]) == (WORDS["en"], 1, {"handle": TILL})
    assert made["decision"] == ANSWER
    assert made["decided_by"] == f"user 7 (decide), site {site.site}"
    assert made["revoked_at"] is None
    assert counter.stranger.call("GET", "/v1/standing-decisions").json["total"] == 0

    revoke = f"/v1/standing-decisions/{made['id']}/revoke"
    fails(counter.stranger.call("POST", revoke, {"reason": "nei"}), 404, "standing_decision_not_found")
    fails(site.as_("view").call("POST", revoke, {"reason": "nei"}), 403, "capability_missing")
    fails(site.call("POST", revoke, {}), 422, "validation_failed")
    ended = site.call("POST", revoke, {"reason": "Feil konto"})
    assert (ended.status_code, ended.json["revoke_reason"]) == (200, "Feil konto")
    fails(site.call("POST", revoke, {"reason": "igjen"}), 409, "standing_revoked")
    assert site.call("GET", "/v1/standing-decisions").json["total"] == 0
    assert site.call("GET", "/v1/standing-decisions?state=revoked").json["total"] == 1
    assert {case["state"] for case in counter.cases()} == {"open"}
    assert len(counter.cases()) == 3


def test_a_second_one_and_answers_that_cannot_stand(counter: Counter) -> None:
    site = counter.site
    first, second, _ = counter.cases()
    one = site.call("POST", f"/v1/cases/{first['id']}/decide", ANSWER)
    assert (one.json["state"], one.json["standing_id"]) == ("decided", None)
    standing = {"action": "accept", "standing": True}
    assert site.call("POST", f"/v1/cases/{second['id']}/decide", standing).status_code == 200
    fails(site.call("POST", f"/v1/cases/{second['id']}/decide", standing), 409, "case_not_open")
    alone = site.call("POST", f"/v1/cases/{second['id']}/decide", ANSWER)
    assert (alone.json["decision"]["account"], alone.json["standing_id"]) == ("3000", None)


def test_a_cause_is_decided_whole_or_not_at_all(counter: Counter) -> None:
    site = counter.site
    cause = f"outside_shop/{TILL}"
    wrong = {"cause": cause, "decision": {"action": "try_again"}}
    fails(site.call("POST", "/v1/cases/decide", wrong), 400, "answer_does_not_fit")
    assert len(counter.cases()) == 3
    right = {"cause": cause, "decision": ANSWER}
    assert len(site.call("POST", "/v1/cases/decide", right).json["decided"]) == 3
    fails(site.call("POST", "/v1/cases/decide", right), 404, "cause_not_found")
    counter.till.work()
    assert sums(counter.till.vouchers()[0])["3000"] == -47_500
    assert site.call("GET", "/v1/standing-decisions?state=all").json["total"] == 0
