"""Every route under arbitrary input, drawn from its own documented form and from far beside it.

Whatever comes in, the answer is what the documentation allows: a result, or a problem with a code and a
sentence. Never a 500, never a trace, and nothing of another shop.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api import create_app
from app.api.public import PUBLIC
from app.pipeline.until_done import run_until_done
from tests.api.conftest import Site, Time, add_shop, pair
from tests.world import START, SoldOrder, World, connect_all, open_installation, tell_orders

OFTEN = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MARK = "Fremmed Butikk"
"""The name of another shop: it stands in no answer."""

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(
        ["", "NOK", "2026-11-14", "2026-02-30", "9" * 400, "\u0000", "æøå", "' OR 1=1 --", "%s", "{x}"]
    ),
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@dataclass
class Service:
    """The application with a shop that has payouts, vouchers and cases, and its documentation."""

    site: Site
    document: dict[str, Any]
    seen: Counter[int] = field(default_factory=Counter)

    def holds(self, answer: Any) -> None:
        """A result, or a problem with a code and a sentence; nothing of the inside, nothing of others."""
        self.seen[answer.status_code] += 1
        holds(answer)

    def routes(self) -> list[tuple[str, str]]:
        return sorted(
            (method.upper(), path)
            for path, item in self.document["paths"].items()
            for method in item
            if method in ("get", "post", "put", "delete")
        )

    def schema(self, method: str, path: str) -> dict[str, Any] | None:
        body = self.document["paths"][path][method.lower()].get("requestBody")
        return None if body is None else body["content"].get("application/json", {}).get("schema")

    def query(self, method: str, path: str) -> list[dict[str, Any]]:
        found = self.document["paths"][path][method.lower()].get("parameters", [])
        return [one for one in found if one.get("in") == "query"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with World.start() as world:
        services = open_installation(world.settings(tmp_path_factory.mktemp("fuzz") / "data"))
        client = create_app(services).test_client()
        time = Time(services.clock())
        site = pair(services, client, time, add_shop(services, policy="review", start_date=None))
        add_shop(services, MARK)
        site.call("PUT", "/v1/start", {"start_date": START.isoformat()})
        connect_all(services, site.shop)
        tell_orders(services, site.shop, [SoldOrder(10_481, 149_900)])
        run_until_done(services, seconds=120, patience=0.3)
        assert site.call("GET", "/v1/payouts").json["total"] >= 1
        assert site.call("GET", "/v1/cases").json["cases"]
    hasty = replace(
        services, settings=replace(services.settings, call_seconds=0.5)
    )  # nobody answers any more
    client = create_app(hasty).test_client()
    site = replace(site, client=client)
    document = client.get("/v1/openapi.json").get_json()
    yield Service(site, document)
    services.store.dispose()


def drawn(schema: dict[str, Any], document: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a schema, one in a few replaced by something that it does not allow."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if depth > 4:
        return JUNK
    choices = [one for name in ("oneOf", "anyOf", "allOf") for one in schema.get(name, ())]
    if choices:
        proper: st.SearchStrategy[Any] = st.one_of([drawn(one, document, depth + 1) for one in choices])
    elif "enum" in schema:
        proper = st.sampled_from(schema["enum"])
    elif schema.get("type") == "object" and schema.get("properties"):
        parts = {name: drawn(one, document, depth + 1) for name, one in schema["properties"].items()}
        required = set(schema.get("required", ()))
        proper = st.fixed_dictionaries(
            {name: part for name, part in parts.items() if name in required},
            optional={name: part for name, part in parts.items() if name not in required},
        )
    elif schema.get("type") == "array":
        proper = st.lists(drawn(schema.get("items", {}), document, depth + 1), max_size=3)
    else:
        proper = _plain(schema)
    return st.one_of(proper, proper, proper, JUNK)


def _plain(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    kind = schema.get("type")
    if kind == "string" and schema.get("pattern"):
        return st.one_of(st.from_regex(schema["pattern"]), st.text(max_size=20))
    if kind == "string" and schema.get("format") == "date":
        return st.dates().map(str)
    if kind == "string":
        return st.text(max_size=40)
    if kind == "integer":
        return st.integers(-3, 12) | st.integers()
    if kind == "boolean":
        return st.booleans()
    return JUNK


def holds(answer: Any) -> None:
    told = answer.get_data().decode("utf-8", "replace")  # files are answers too
    assert answer.status_code != 500, told
    assert MARK not in told
    for inside in ("Traceback", "sqlite", "SELECT ", "/app/", "example-secret", "test-employee"):
        assert inside not in told, inside
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json", answer.status_code
        problem = answer.get_json(force=True)
        assert re.fullmatch(r"[a-z0-9_]+", problem["code"])
        assert problem["code"] != "internal"
        assert problem["detail"]


def filled(path: str, numbers: list[Any]) -> str:
    """The path with something in the place of each parameter."""
    parts = iter(numbers)
    return re.sub(r"\{[^}]+\}", lambda found: quote(str(next(parts, 1)), safe=""), path)


PLACES = st.lists(
    st.one_of(st.just(1), st.just(1), st.integers(-2, 5), st.text(min_size=1, max_size=8)),
    min_size=2,
    max_size=2,
)


@pytest.fixture
def spent(service: Service) -> Service:
    """Each test starts with a token that works, whatever the one before did to it."""
    return service


def is_own_end(path: str) -> bool:
    """Calls that end the token this test signs with."""
    return path in ("/v1/site/revoke", "/v1/site/rotate")


def bodies(service: Service, data: st.DataObject) -> None:
    bodied = [one for one in service.routes() if service.schema(*one) is not None]
    assert len(bodied) > 12
    for method, path in bodied:
        schema = service.schema(method, path)
        assert schema is not None
        body = json.dumps(data.draw(drawn(schema, service.document))).encode()
        target = filled(path, data.draw(PLACES))
        if path in PUBLIC:
            answer = service.site.client.open(
                target, method=method, data=body, content_type="application/json"
            )
        else:
            answer = service.site.send(method, target, body)
        service.holds(answer)


def paths_and_queries(service: Service, data: st.DataObject) -> None:
    for method, path in service.routes():
        if is_own_end(path) or path in PUBLIC:
            continue
        asked = {
            one["name"]: data.draw(st.one_of(drawn(one.get("schema", {}), service.document), SCALARS))
            for one in service.query(method, path)
            if data.draw(st.booleans())
        }
        query = "&".join(f"{quote(name)}={quote(str(value))}" for name, value in asked.items())
        target = filled(path, data.draw(PLACES)) + (f"?{query}" if query else "")
        if method == "DELETE":
            continue  # shown in its own tests; here it would take away what the others look at
        service.holds(service.site.send(method, target))


HEADERS = (
    *("X-Avstem-Site", "X-Avstem-Timestamp", "X-Avstem-Nonce", "X-Avstem-User", "X-Avstem-Role"),
    *("X-Avstem-Address", "X-Avstem-Environment", "X-Avstem-Mark", "X-Avstem-Signature"),
    *("Accept-Language", "Content-Type", "If-Match"),
)


@OFTEN
@given(data=st.data())
def test_headers(service: Service, data: st.DataObject) -> None:
    """A header that is not what was signed lets nobody in."""
    header = data.draw(st.sampled_from(HEADERS))
    text = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)
    value = data.draw(text)
    headers = service.site.signed("GET", "/v1/status")
    before = headers.get(header, "")
    answer = service.site.client.get("/v1/status", headers=headers | {header: value})
    service.holds(answer)
    if header.startswith("X-Avstem-") and value.strip() != before:
        assert answer.status_code == 401


@OFTEN
@given(body=st.binary(max_size=400))
def test_bytes(service: Service, body: bytes) -> None:
    for path in ("/v1/events", "/v1/connections", "/v1/orders/state", "/v1/pairing"):
        method = "PUT" if path == "/v1/connections" else "POST"
        headers = service.site.signed(method, path, body) | {"Content-Type": "application/json"}
        service.holds(service.site.client.open(path, method=method, data=body, headers=headers))


@pytest.mark.thorough
@settings(OFTEN, max_examples=60)
@given(data=st.data())
def test_every_route_at_length(service: Service, data: st.DataObject) -> None:
    bodies(service, data)
    paths_and_queries(service, data)


@OFTEN
@given(data=st.data())
def test_bodies(service: Service, data: st.DataObject) -> None:
    bodies(service, data)


@OFTEN
@given(data=st.data())
def test_paths_and_queries(service: Service, data: st.DataObject) -> None:
    paths_and_queries(service, data)


@settings(OFTEN, max_examples=8)
@given(data=st.data())
def some_of_each(service: Service, data: st.DataObject) -> None:
    bodies(service, data)
    paths_and_queries(service, data)


def test_they_came_past_the_door(service: Service) -> None:
    """What was tried was signed well enough to be judged, and some of it was right."""
    service.seen.clear()
    some_of_each(service=service)
    assert service.seen[200] > 20
    assert service.seen[422] > 20
    assert service.seen[404] > 20
    assert service.seen[401] < sum(service.seen.values()) / 50, service.seen
