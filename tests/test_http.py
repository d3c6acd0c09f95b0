"""The one way out, over real sockets: deadlines, what is known after a failure, and what is never written."""

import gzip
import logging
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
import structlog

import app.http
from app.errors import BadAnswer, CallError, SandboxInProduction, Unavailable, Unclear
from app.http import SANDBOX_HEADER, Answer, Deadline, Http
from app.logging import set_up_logging
from app.wire import is_public, new_public_session
from tests.raw_server import (
    Serve,
    Server,
    answering,
    cut_at_once,
    cut_within_a_chunk,
    cut_within_the_body,
    cut_within_the_head,
    damaged_head,
    damaged_packing,
    no_http,
    nobody,
    serving,
    silent,
    trickling_body,
    trickling_chunks,
    trickling_head,
)


def http(server: Server, **more: float | bool | Deadline) -> Http:
    return Http("vipps", server.url, **{"call_seconds": 5.0, **more})  # type: ignore[arg-type]  # fields of Http


# What is answered


def test_an_answer_is_whole_and_any_status_is_the_callers_matter() -> None:
    with serving(answering(b'{"a": 1}', "503 Busy", "Retry-After: 7")) as server:
        answer = http(server).call("read", "GET", "/x", params={"q": "1"})
    assert (answer.status, answer.body, answer.json()) == (503, b'{"a": 1}', {"a": 1})
    assert answer.headers["retry-after"] == "7"
    assert (answer.system, answer.operation) == ("vipps", "read")
    assert server.asked[0].startswith(b"GET /x?q=1 HTTP/1.1\r\n")


def test_a_body_is_sent_as_it_is() -> None:
    with serving(answering(b"")) as server:
        http(server).call("write", "POST", "/x", body=b'{"amount": 1.10}', headers={"Content-Type": "text/x"})
    assert server.asked[0].endswith(b'\r\n\r\n{"amount": 1.10}')
    assert b"Content-Type: text/x" in server.asked[0]


def test_a_packed_answer_is_unpacked() -> None:
    body = b"[" + b"1," * 300_000 + b"1]"
    with serving(answering(gzip.compress(body), "200 OK", "Content-Encoding: gzip")) as server:
        assert http(server).call("read", "GET", "/x").body == body


def test_an_answer_in_chunks_is_put_together() -> None:
    chunks = b"".join(b"5\r\nabcde\r\n" for _ in range(1000)) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(lambda connection: connection.sendall(head + chunks)) as server:
        assert http(server).call("read", "GET", "/x").body == b"abcde" * 1000


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_redirects_are_not_followed(method: str) -> None:
    with serving(answering(b"", "302 Found", "Location: /elsewhere")) as server:
        assert http(server).call("read", method, "/x").status == 302
        assert len(server.asked) == 1


def parsed(body: bytes) -> object:
    return Answer(200, {}, body, "vipps", "read").json()


def test_decimals_come_as_they_were_written() -> None:
    told = parsed(
        b'{"amount": 1869.54, "small": 0.1, "large": 12345678901234567.89, "power": 1.5e3, "whole": 7}'
    )
    assert told == {
        "amount": Decimal("1869.54"),
        "small": Decimal("0.1"),
        "large": Decimal("12345678901234567.89"),
        "power": Decimal("1.5e3"),
        "whole": 7,
    }
    assert isinstance(told, dict)
    assert [type(value) for value in told.values()] == [Decimal, Decimal, Decimal, Decimal, int]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<html>busy</html>", id="html"),
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"a": ', id="cut off"),
        pytest.param(b'"\xff"', id="not utf-8"),
        pytest.param(b"[" * 200_000, id="deeply nested"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="deeply nested and whole"),
        pytest.param(b"1" * 10_000, id="a number of ten thousand digits"),
        pytest.param(b'{"amount": NaN}', id="NaN"),
        pytest.param(b'{"amount": -Infinity}', id="infinity"),
        pytest.param(b'{"amount": 1e99999999999999999999}', id="an exponent nothing can hold"),
    ],
)
def test_what_is_not_plain_json_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer) as bad:
        parsed(body)
    assert (bad.value.system, bad.value.operation, bad.value.params["http_status"]) == ("vipps", "read", 200)


# Deadlines


@pytest.mark.parametrize("serve", [trickling_body, trickling_head, trickling_chunks, silent])
@pytest.mark.parametrize(("method", "lost"), [("GET", Unavailable), ("POST", Unclear)])
def test_a_call_ends_at_its_deadline_however_busy_the_line_is(
    serve: Serve, method: str, lost: type[CallError]
) -> None:
    """Each byte in time says nothing of the whole: a lease must not run out inside a call."""
    with serving(serve) as server:
        started = time.monotonic()
        with pytest.raises(lost):
            http(server, call_seconds=0.4).call("slow", method, "/x")
        took = time.monotonic() - started
    assert 0.3 < took < 50  # it would go on for a minute


def test_the_deadline_of_the_lease_is_shorter_than_the_calls_own() -> None:
    with serving(silent) as server:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            http(server, deadline=Deadline.after(0.3)).call("slow", "GET", "/x")
        assert time.monotonic() - started < 50


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_of_a_shop_leads_nowhere_inside(host: str) -> None:
    """Wherever the name led when it was looked up: what counts is where the line has come to."""
    with serving(answering(b"secrets")) as server:
        port = server.url.rpartition(":")[2]
        way = Http("webhook", f"https://{host}:{port}", call_seconds=30, session=new_public_session())
        with pytest.raises(Unavailable):
            way.call("tell", "POST", "/hook", body=b"{}", read=True)
        plain = Http("webhook", server.url, call_seconds=30, session=new_public_session())
        with pytest.raises(Unavailable):
            plain.call("tell", "POST", "/hook", body=b"{}", read=True)
        assert b"".join(server.asked) == b""
    assert is_public("1.1.1.1")
    assert not any(map(is_public, ("10.0.0.7", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:127.0.0.1")))


def test_nothing_is_sent_when_no_time_is_left() -> None:
    with serving(answering(b"{}")) as server:
        with pytest.raises(Unavailable) as late:
            http(server, deadline=Deadline.after(0.0)).call("write", "POST", "/x", body=b"1")
        assert server.asked == []
    assert late.value.retry_after == 1


# What is known after a failure


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_connection_has_sent_nothing(method: str) -> None:
    with pytest.raises(Unavailable):
        Http("vipps", nobody(), call_seconds=30).call("write", method, "/x")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_that_is_not_known_has_sent_nothing(method: str) -> None:
    with pytest.raises(Unavailable):
        Http("vipps", "http://no-such-host.invalid", call_seconds=30).call("write", method, "/x")


CUT = [cut_at_once, cut_within_the_body, cut_within_a_chunk, damaged_packing, no_http]


@pytest.mark.parametrize("serve", CUT)
def test_a_write_that_was_sent_and_not_answered_is_unclear(serve: Serve) -> None:
    with serving(serve) as server:
        with pytest.raises(Unclear) as unclear:
            http(server).call("write", "POST", "/x", body=b"{}")
        assert len(server.asked) == 1, "a write is never repeated by itself"
    assert (unclear.value.system, unclear.value.operation) == ("vipps", "write")


@pytest.mark.parametrize("serve", CUT)
def test_a_read_that_was_not_answered_is_unavailable(serve: Serve) -> None:
    with serving(serve) as server:
        with pytest.raises(Unavailable):
            http(server).call("read", "GET", "/x")
        with pytest.raises(Unavailable):
            http(server).call("token", "POST", "/x", read=True)
        with pytest.raises(Unclear):
            http(server).call("odd", "GET", "/x", read=False)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_cut_within_its_head_is_never_taken_for_a_whole_one(method: str) -> None:
    """Python's own reader takes the end of the line for the end of the head."""
    with serving(cut_within_the_head) as server, pytest.raises((Unclear, Unavailable, BadAnswer)):
        http(server).call("read", method, "/x").json()


# Bounds


@pytest.mark.parametrize(("method", "lost"), [("GET", Unavailable), ("POST", Unclear)])
def test_an_answer_without_end_is_not_kept(
    method: str, lost: type[CallError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.http, "LARGEST_ANSWER", 200_000)
    with serving(answering(b"x" * 3_000_000)) as server, pytest.raises(lost):
        http(server).call("read", method, "/x")


def test_an_answer_of_just_the_largest_size_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.http, "LARGEST_ANSWER", 200_000)
    with serving(answering(b"x" * 200_000)) as server:
        assert len(http(server).call("read", "GET", "/x").body) == 200_000


# A sandbox is no production


def test_a_sandbox_is_refused_by_a_production_shop() -> None:
    with serving(answering(b"{}", "200 OK", f"{SANDBOX_HEADER}: 1")) as server:
        with pytest.raises(SandboxInProduction):
            http(server, production=True).call("read", "GET", "/x")
        assert http(server).call("read", "GET", "/x").status == 200


def test_a_sandbox_is_told_by_its_refusals_too() -> None:
    with (
        serving(answering(b"{}", "404 Not Found", f"{SANDBOX_HEADER.lower()}: 1")) as server,
        pytest.raises(SandboxInProduction),
    ):
        http(server, production=True).call("read", "GET", "/x")


# What is never written

SECRETS = ("query-secret", "body-secret", "header-secret", "answer-secret", "path-secret", "cookie-secret")


@pytest.fixture
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    structlog.reset_defaults()


@pytest.mark.usefixtures("_logging_as_before")
def test_nothing_of_the_call_but_its_name_is_logged(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    set_up_logging("DEBUG")
    for serve in (
        answering(b"answer-secret", "200 OK", "Set-Cookie: a=cookie-secret"),
        cut_within_the_body,
        damaged_head,
    ):
        with serving(serve) as server:
            try:
                http(server).call(
                    "create",
                    "POST",
                    "/path-secret",
                    params={"token": "query-secret"},
                    headers={"Authorization": "header-secret"},
                    body=b"body-secret",
                )
            except Unclear as unclear:
                told = f"{unclear} {unclear!r} {unclear.params} {unclear.__cause__}"
                assert not [secret for secret in SECRETS if secret in told]
    out, err = capfd.readouterr()
    written = out + err + caplog.text
    assert written.count('"operation": "create"') == 3
    assert '"outcome": "200"' in written
    assert '"outcome": "no answer"' in written
    assert not [secret for secret in SECRETS if secret in written]
