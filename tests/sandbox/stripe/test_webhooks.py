"""Deliveries reach an endpoint signed as the vendor signs them, or wrong in the way that was asked for."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.sandbox.stripe import signature, signature_header

from .world import WEBHOOK_SECRET, StripeWorld, at

NOW = 1_772_600_000


@dataclass
class Receiver:
    """An endpoint that keeps what it gets and answers ``status``."""

    url: str = ""
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def header(self, place: int = -1) -> str:
        return self.got[place][0]["stripe-signature"]

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): text for name, text in self.headers.items()}, body))
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/stripe"
    yield receiver
    server.shutdown()
    server.server_close()


@pytest.fixture
def listening(world: StripeWorld, receiver: Receiver) -> Receiver:
    """A charge paid out after the endpoint was set: three events wait for it."""
    world.now = lambda: NOW
    answer = world.call("set_endpoint", account=world.account, url=receiver.url, secret=WEBHOOK_SECRET)
    assert answer.status_code == 200
    world.charge(1)
    world.paid_out(3)
    return receiver


def expected(secret: str, moment: int, body: bytes) -> str:
    """The signature computed apart from the stand-in, by the vendor's text."""
    return hmac.new(secret.encode(), str(moment).encode() + b"." + body, hashlib.sha256).hexdigest()


def test_signature_vectors() -> None:
    """By hand: ``printf '%s' '1772600000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test``."""
    body = b'{"id":"evt_1"}'
    vector = "2b4fa1a533bbec35cc98be2df6bb110abbabc4e35d343360ed0bc3633f9e907f"
    assert signature("whsec_test", NOW, body) == vector
    assert signature_header(["whsec_test"], NOW, body).split(",")[:2] == [f"t={NOW}", f"v1={vector}"]
    assert signature("whsec_test", NOW + 1, body) != vector
    assert signature("test", NOW, body) != vector  # the whole text is the key, whsec_ and all


def test_events_are_delivered_signed_and_then_wait_no_more(world: StripeWorld, listening: Receiver) -> None:
    waiting = world.get("events", {"delivery_success": "false"})["data"]
    assert [event["pending_webhooks"] for event in waiting] == [1, 1, 1]
    answer = world.call("deliver_waiting", account=world.account)
    assert answer.json()["result"] == [200, 200, 200]
    assert listening.types() == ["charge.succeeded", "payout.created", "payout.reconciliation_completed"]
    headers, body = listening.got[-1]
    assert headers["stripe-signature"].startswith(f"t={NOW},v1={expected(WEBHOOK_SECRET, NOW, body)},v0=")
    assert headers["content-type"] == "application/json; charset=utf-8"
    event = json.loads(body)
    assert (event["object"], event["livemode"], event["api_version"]) == ("event", True, "2020-08-27")
    assert event["data"]["object"]["reconciliation_status"] == "completed"
    assert world.get("events", {"delivery_success": "false"})["data"] == []
    assert world.get(f"events/{event['id']}")["pending_webhooks"] == 0


def test_a_receiver_that_fails_is_tried_again(world: StripeWorld, listening: Receiver) -> None:
    listening.status = 500
    assert world.call("deliver_waiting", account=world.account).json()["result"] == [500] * 3
    assert len(world.get("events", {"delivery_success": "false"})["data"]) == 3
    listening.status = 204
    world.call("deliver_waiting", account=world.account)
    assert world.get("events", {"delivery_success": "false"})["data"] == []


def test_duplicates_and_the_wrong_order(world: StripeWorld, listening: Receiver) -> None:
    world.call("deliver_waiting", account=world.account, newest_first=True, copies=2)
    assert listening.types() == [
        *["payout.reconciliation_completed"] * 2,
        *["payout.created"] * 2,
        *["charge.succeeded"] * 2,
    ]
    ids = [json.loads(body)["id"] for _, body in listening.got]
    assert ids[0] == ids[1] != ids[2]


def test_an_old_delivery_is_signed_with_its_old_time(world: StripeWorld, listening: Receiver) -> None:
    world.call("deliver", account=world.account, age=301)
    body = listening.got[0][1]
    assert listening.header().startswith(f"t={NOW - 301},v1={expected(WEBHOOK_SECRET, NOW - 301, body)},")


def test_wrong_signatures(world: StripeWorld, listening: Receiver) -> None:
    def v1() -> list[str]:
        parts = listening.header().split(",")
        return [part[3:] for part in parts if part.startswith("v1=")]

    for damage in ("signature", "body", "no_v1", "no_header"):
        world.call("deliver", account=world.account, damage=damage)
        headers, body = listening.got[-1]
        if damage == "no_header":
            assert "stripe-signature" not in headers
        else:
            assert expected(WEBHOOK_SECRET, NOW, body) not in v1()
            assert len(v1()) == (0 if damage == "no_v1" else 1)
    world.call("deliver", account=world.account, secret="whsec_Another")
    assert v1() == [expected("whsec_Another", NOW, listening.got[-1][1])]
    assert len(world.get("events", {"delivery_success": "false"})["data"]) == 3  # none of them counts
    assert world.call("deliver", account=world.account, damage="rain").status_code == 400


def test_while_a_secret_is_rotated_there_are_two_signatures(world: StripeWorld, listening: Receiver) -> None:
    world.call("rotate_secret", account=world.account, secret="whsec_New")
    world.call("deliver", account=world.account)
    body = listening.got[-1][1]
    both = [f"v1={expected(secret, NOW, body)}" for secret in ("whsec_New", WEBHOOK_SECRET)]
    assert listening.header().split(",")[1:3] == both
    world.call("retire_secret", account=world.account)
    world.call("deliver", account=world.account)
    assert both[1] not in listening.header()


def test_an_unknown_type(world: StripeWorld, listening: Receiver) -> None:
    assert world.call("deliver", account=world.account, type="wonder.happened").json()["result"] == [200]
    assert listening.types() == ["wonder.happened"]


def test_nobody_there_and_nothing_set(world: StripeWorld, listening: Receiver) -> None:
    world.book.charge(f"{world.account}/test", at(1), 100)
    assert world.call("deliver", account=f"{world.account}/test").status_code == 400  # no endpoint
    world.call("set_endpoint", account=world.account, url="http://127.0.0.1:9/", secret=WEBHOOK_SECRET)
    assert world.call("deliver", account=world.account).json()["result"] == [0]
    assert world.call("set_endpoint", account=world.account, url="x", secret="y").status_code == 400
