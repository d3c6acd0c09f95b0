"""Keys, tokens, privileges, environments and limits; each thing that is wrong is told by its own name."""

import base64
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from app.accounting.poweroffice import PowerOffice, limits
from app.accounting.poweroffice.errors import ClientKeyRefused, ModuleMissing, SubscriptionKeyRefused
from app.accounting.poweroffice.info import NEEDED
from app.errors import (
    BadAnswer,
    Forbidden,
    RateLimited,
    SandboxInProduction,
    SettingMissing,
    Unauthorised,
    Unavailable,
)
from app.http import Deadline
from app.sandbox.poweroffice import ALL_PRIVILEGES
from tests.contract.vendor_specs import VendorSpec, specs_folder

from .world import KEYS, Running, running, settlement

WHO = "/ClientIntegrationInformation"


def test_a_test_tells_whom_the_keys_reach_and_what_they_may_do(go: Running) -> None:
    company = go.connect().identify()
    assert (company.reference, company.name) == (go.company, "Eksempel AS")
    assert company.organisation_number == "999999999"
    assert set(NEEDED) <= set(company.rights)
    paths = [one["path"] for one in go.stand_in.requests]
    assert paths[0] == "/Demo/OAuth/Token"
    assert all(path.startswith("/Demo/v2/") for path in paths[1:])


def test_production_has_paths_and_keys_of_its_own() -> None:
    with running(environment="production") as go:
        with pytest.raises(SandboxInProduction):
            go.connect(production=True).identify()
        assert [(one["path"], one["status"]) for one in go.stand_in.requests] == [("/OAuth/Token", 200)]
        with pytest.raises(BadAnswer):  # nobody is at the address of the other environment
            go.connect().identify()


def test_every_call_has_the_subscription_key_and_no_key_is_in_an_address(
    go: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []
    adapter = go.connect()
    line = adapter._client.session.http.session
    send = line.request
    monkeypatch.setattr(
        line,
        "request",
        lambda method, url, **given: (seen.append({"url": url, **given}), send(method, url, **given))[1],
    )
    adapter.identify()
    assert {one["headers"]["Ocp-Apim-Subscription-Key"] for one in seen} == {KEYS["subscription_key"]}
    pair = f"{KEYS['application_key']}:{KEYS['client_key']}".encode()
    assert seen[0]["headers"]["Authorization"] == f"Basic {base64.b64encode(pair).decode()}"
    assert seen[0]["data"] == b"grant_type=client_credentials"
    assert seen[1]["headers"]["Authorization"].startswith("Bearer eyJ")
    assert not any(value in one["url"] for one in seen for value in KEYS.values())


def test_the_token_is_kept_under_a_hash_and_used_again(go: Running) -> None:
    go.connect().identify()
    go.connect().identify()
    assert len(go.asked("/OAuth/Token")) == 1
    assert all(value not in key for key in go.kept for value in KEYS.values())


def test_a_token_that_is_over_is_renewed_once(go: Running) -> None:
    go.connect().identify()
    go.clock.later(minutes=20)
    go.connect().identify()
    assert len(go.asked("/OAuth/Token")) == 2
    go.fault("error_before", "GET", WHO, status=401, times=2)
    with pytest.raises(Unauthorised) as refused:
        go.connect().identify()
    assert refused.value.code == "credentials_refused"
    assert go.kept == {}


@pytest.mark.parametrize("wrong", ["client_key", "application_key"])
def test_a_key_that_the_environment_does_not_know(go: Running, wrong: str) -> None:
    with pytest.raises(ClientKeyRefused) as refused:
        go.connect(**{wrong: "1e9d5b3c-0000-0000-0000-d05b7a3f9e21"}).identify()
    assert refused.value.code == "client_key_refused"


def test_a_subscription_key_that_is_not_accepted_is_the_operators_matter(go: Running) -> None:
    with pytest.raises(SubscriptionKeyRefused):
        go.connect(subscription_key="another").identify()
    adapter = go.connect()
    adapter.identify()
    go.books.remove_subscription_key(KEYS["subscription_key"])
    asked = len(go.asked("/OAuth/Token"))
    with pytest.raises(SubscriptionKeyRefused):
        adapter.identify()
    assert len(go.asked("/OAuth/Token")) == asked, "a new token would not help"


@pytest.mark.parametrize("missing", sorted(KEYS))
def test_a_key_that_is_missing_is_told_before_any_call(go: Running, missing: str) -> None:
    with pytest.raises(Unauthorised):
        go.connect(**{missing: ""})
    assert go.stand_in.requests == []


def test_a_revoked_key(go: Running) -> None:
    go.connect().identify()
    go.books.revoke_key(KEYS["client_key"])
    with pytest.raises(ClientKeyRefused):
        go.connect().identify()


def test_a_key_that_reaches_another_client_now_is_of_another_company(go: Running) -> None:
    before = go.connect().identify()
    other = go.books.add_company("Et annet firma AS", "888888888")
    go.books.point_key(KEYS["client_key"], other.id)
    after = go.connect().identify()
    assert (after.reference, after.organisation_number) == (other.id, "888888888")
    assert after.reference != before.reference


@pytest.mark.parametrize("right", NEEDED)
def test_each_right_that_is_missing_is_named_before_anything_is_sent(go: Running, right: str) -> None:
    go.books.set_privileges(KEYS["client_key"], [one for one in ALL_PRIVILEGES if one != right])
    with pytest.raises(Forbidden) as refused:
        go.connect().identify()
    assert (refused.value.code, refused.value.params["right"]) == ("right_missing", right)


def test_a_full_role_holds_the_one_that_reads(go: Running) -> None:
    fuller = [one if one.endswith("_Full") else f"{one}_Full" for one in ALL_PRIVILEGES]
    go.books.set_privileges(KEYS["client_key"], fuller)
    adapter = go.connect()
    adapter.identify()
    assert adapter.balance("1522", settlement().date) == 0


def test_a_client_without_the_module(go: Running) -> None:
    without = ("ManualVoucher_Full", "VoucherDocumentation_Full")
    go.books.set_privileges(KEYS["client_key"], ALL_PRIVILEGES, without)
    with pytest.raises(ModuleMissing) as refused:
        go.connect().identify()
    assert refused.value.code == "module_missing"
    assert refused.value.params["right"] == ", ".join(without)


def test_a_right_that_was_just_given_counts_at_once(go: Running) -> None:
    """The token that is out keeps the rights of its moment: a fresh one is asked for."""
    go.books.set_privileges(KEYS["client_key"], [])
    with pytest.raises(Forbidden):
        go.connect().identify()
    go.books.set_privileges(KEYS["client_key"], ALL_PRIVILEGES)
    assert go.connect().identify().reference == go.company


def test_an_empty_403_while_posting_names_the_right(go: Running) -> None:
    adapter = go.connect()
    adapter.reference_data()
    for status, body in ((403, ""), (403, {"Status": 403, "Title": "Forbidden"})):
        go.fault("error_before", "POST", "ManualJournals", status=status, body=body)
        with pytest.raises(Forbidden) as refused:
            adapter.create(settlement())
        assert refused.value.params["right"] == "ManualVoucher_Full"
    assert go.state["vouchers"] == []


def test_departments_and_projects_that_may_not_be_read_are_none(go: Running) -> None:
    go.books.set_privileges(KEYS["client_key"], NEEDED)
    adapter = go.connect()
    adapter.identify()
    assert adapter.reference_data().dimensions == ()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"status": 500}, Unavailable),
        ({"status": 200, "body": "<html>"}, BadAnswer),
        ({"status": 200, "body": "[]"}, BadAnswer),
        ({"status": 200, "body": {"ValidPrivileges": list(NEEDED)}}, BadAnswer),
        ({"status": 200, "body": {"ValidPrivileges": [1]}}, BadAnswer),
        ({"status": 302}, BadAnswer),
    ],
    ids=lambda one: str(one)[:40],
)
def test_odd_answers_to_who_am_i(go: Running, answer: dict[str, Any], kind: type[Exception]) -> None:
    go.fault("error_before", "GET", WHO, times=None, **answer)
    with pytest.raises(kind):
        go.connect().identify()


def test_ten_a_second_for_a_subscription_key() -> None:
    window = limits.WINDOW_MS
    assert window >= 1000
    turns = [limits.reserve("a", 0, 10_000) for _ in range(25)]
    assert turns == [0] * 10 + [window] * 10 + [2 * window] * 5
    assert limits.reserve("b", 0, 10_000) == 0
    assert limits.reserve("a", 0, window) is None, "too far away, and no turn is taken for it"
    assert limits.reserve("a", 10 * window, 0) == 0
    assert [limits.reserve("c", 0, 0, 2) for _ in range(3)] == [0, 0, None]


def test_the_client_waits_for_its_turn_instead_of_asking_too_often() -> None:
    """Fifteen calls in real time are more than a second's; the operator has said nothing of the limit."""
    with running(rate_limit=10) as go:
        go.books.clock = lambda: datetime.now(UTC)
        adapter = go.connect(calls_per_second="")
        began = time.monotonic()
        for _ in range(15):
            adapter.identify()
        assert time.monotonic() - began >= 1
        assert [one["status"] for one in go.stand_in.requests].count(429) <= 1, "a slow start, waited out"


@pytest.mark.parametrize("given", ["0", "ten", "-1", "1.5", "100000"])
def test_a_limit_that_is_no_number_is_the_operators_matter(go: Running, given: str) -> None:
    with pytest.raises(SettingMissing) as told:
        go.connect(calls_per_second=given)
    assert told.value.params["setting"] == "AVSTEM_POWEROFFICE_CALLS_PER_SECOND"


def test_one_too_many_is_waited_out_and_nothing_is_lost(go: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    limit = {"statusCode": "429", "message": "Rate limit is exceeded. Try again in 2 seconds."}
    go.fault("error_before", "POST", "ManualJournals", status=429, body=limit)
    go.fault(
        "error_before", "POST", "ManualJournals", status=429, body="", headers={"Retry-After": "3"}, skip=1
    )
    adapter = go.connect()
    adapter.create(settlement())
    assert slept == [2, 3]
    assert len(go.state["vouchers"]) == 1


def test_a_limit_that_does_not_end_puts_the_work_off(go: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    go.fault("error_before", "GET", WHO, status=429, body="", times=None)
    with pytest.raises(RateLimited) as limited:
        go.connect().identify()
    assert limited.value.retry_after == 1
    assert len(go.asked(WHO)) == 3
    session = go.session()
    session.http.deadline = Deadline.after(1.0)
    with pytest.raises(RateLimited):  # no time is left to wait: the lease would run out
        PowerOffice(session).identify()
    assert len(go.asked(WHO)) == 4


def test_the_token_call_is_as_the_vendors_file_says(go: Running) -> None:
    folder = specs_folder()
    if folder is None:
        pytest.skip("no vendor specifications")
    spec = VendorSpec.load(folder / "poweroffice" / "oauth-token.json", prefix="/Demo/OAuth")
    go.stand_in.exchanges = []
    go.connect().identify()
    with pytest.raises(ClientKeyRefused):
        go.connect(client_key="1e9d5b3c-0000-0000-0000-d05b7a3f9e21").identify()
    told = [one for one in go.stand_in.exchanges if one.path == "/Demo/OAuth/Token"]
    assert [one.status for one in told] == [200, 400]
    assert [problem for one in told for problem in spec.problems(one)] == []
