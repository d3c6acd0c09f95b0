"""Whatever comes in, what goes out is a problem with a code and a sentence, without a trace or an echo."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.api.limits import LARGEST_BODY
from app.pipeline.services import Services
from tests.api.conftest import Site, fails


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"not json",
        b'{"events": [1,]}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff\xfe",
        b'{"a": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:16]),
)
def test_unreadable_json(site: Site, body: bytes) -> None:
    fails(site.send("POST", "/v1/events", body), 400, "malformed_json")


def test_nesting_inside_an_event(site: Site) -> None:
    deep = b'{"events":[{"type":"order","x":' + b"[" * 900 + b"]" * 900 + b"}]}"
    answer = site.send("POST", "/v1/events", deep)
    assert answer.status_code in (400, 422)
    assert answer.mimetype == "application/problem+json"


def test_too_large(site: Site, client: FlaskClient) -> None:
    body = b'{"events": [' + b" " * LARGEST_BODY + b"]}"
    fails(site.send("POST", "/v1/events", body), 413, "body_too_large")
    fails(client.post("/v1/pairing", data=body, content_type="application/json"), 413, "body_too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_not_called_json(site: Site, kind: str) -> None:
    answer = site.send("POST", "/v1/events", b'{"events": []}', **{"Content-Type": kind})
    fails(answer, 415, "content_type_wrong")


def test_no_such_route(client: FlaskClient) -> None:
    fails(client.get("/v1/nothing"), 404, "route_not_found")
    fails(client.get("/v1/payouts/../../etc/passwd"), 404, "route_not_found")


def test_another_method_says_which(site: Site) -> None:
    answer = site.call("DELETE", "/v1/status")
    fails(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "9" * 40, "abc", "1.5", "%00"])
def test_ids_that_are_none(site: Site, number: str) -> None:
    fails(site.call("GET", f"/v1/payouts/{number}"), 404, "route_not_found")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("GET /v1/payouts/99", "payout_not_found"),
        ("POST /v1/payouts/99/resync", "payout_not_found"),
        ("GET /v1/cases/99", "case_not_found"),
        ("GET /v1/vouchers/99/evidence", "voucher_not_found"),
        ("POST /v1/connections/99/test", "connection_not_found"),
        ("DELETE /v1/connections/99", "connection_not_found"),
    ],
)
def test_ids_that_are_not_there(site: Site, path: str, code: str) -> None:
    fails(site.call(*path.split(" ")), 404, code)


@pytest.mark.parametrize(
    "query",
    [
        "state=paid",
        "per_page=201",
        "per_page=0",
        "page=9999999999999999999999",
        "from=14.11.2026",
        "attention=perhaps",
        "q=" + "a" * 101,
        "q=%00",
    ],
)
def test_bad_queries(site: Site, query: str) -> None:
    problem = fails(site.call("GET", f"/v1/payouts?{query}"), 422, "validation_failed")
    assert list(problem["errors"]) == [query.partition("=")[0]]


def test_the_readers_language(client: FlaskClient) -> None:
    said = {}
    for wanted in ("nb", "no", "nn-NO,en;q=0.5", "en-GB", "de", "de,en;q=0.3", ""):
        answer = client.get("/v1/nothing", headers={"Accept-Language": wanted} if wanted else {})
        said[wanted] = (answer.headers["Content-Language"], answer.get_json(force=True)["detail"])
    assert {one for one, _ in said.values()} == {"nb", "en"}
    assert [said[key][0] for key in ("nb", "no", "nn-NO,en;q=0.5", "de", "")] == ["nb"] * 5
    assert [said[key][0] for key in ("en-GB", "de,en;q=0.3")] == ["en"] * 2
    assert said["nb"][1] != said["en-GB"][1]


def test_an_unexpected_error_shows_nothing(
    app: Flask, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> str:
        raise RuntimeError("example-secret-in-a-message")

    app.view_functions["health.alive"] = broken
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/healthz")
    problem = fails(answer, 500, "internal")
    assert "example-secret" not in answer.text
    assert "Traceback" not in answer.text
    assert set(problem) == {"type", "title", "status", "code", "detail"}


def test_no_answer_echoes_what_was_sent(site: Site) -> None:
    secret = "example-employee-token-0123456789"
    answer = site.call(
        "PUT",
        "/v1/connections",
        {
            "role": "accounting",
            "system": "tripletex",
            "environment": "production",
            "style": "employee",
            "credentials": {"employee_token": secret, secret: secret},
        },
    )
    assert answer.status_code in (400, 422)
    assert secret not in answer.text


def test_answers_are_not_cached(site: Site, services: Services) -> None:
    answer = site.call("GET", "/v1/status")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
