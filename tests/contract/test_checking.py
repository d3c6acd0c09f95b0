"""The check of the contract finds what it is for, shown on a small contract of our own."""

from typing import Any

import pytest

from app.sandbox.server import Exchange
from tests.contract.vendor_specs import VendorSpec

THING = {"$ref": "#/components/schemas/T"}
CONTRACT: dict[str, Any] = {
    "paths": {
        "/things/{id}": {
            "put": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True},
                    {"$ref": "#/components/parameters/version"},
                    {"name": "fields", "in": "query"},
                    {"name": "page", "in": "query", "schema": {"$ref": "#/components/schemas/Page"}},
                ],
                "requestBody": {
                    "content": {
                        "application/json; charset=utf-8": {"schema": {"$ref": "#/components/schemas/T"}}
                    }
                },
                "responses": {
                    "200": {"content": {"*/*": {"schema": THING}}},
                },
            }
        },
        "/things/all": {"get": {"responses": {"200": {"content": {}}}}},
    },
    "components": {
        "parameters": {"version": {"name": "version", "in": "query", "required": True}},
        "schemas": {
            "Page": {"type": "object", "properties": {"PageSize": {}, "PageNumber": {}}},
            "T": {
                "type": "object",
                "required": ["amount"],
                "properties": {
                    "amount": {"type": "integer"},
                    "note": {"type": "string", "nullable": True, "enum": ["a"]},
                    "part": THING,
                },
            },
        },
    },
}


def exchange(**changes: Any) -> Exchange:
    plain = {
        "method": "PUT",
        "path": "/v2/things/7",
        "query": "version=1&fields=a",
        "request": b'{"amount": 1, "note": null}',
        "status": 200,
        "answer": b'{"amount": 2, "part": {"amount": 3}}',
    }
    return Exchange(**{**plain, **changes})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"path": "/v2/things/all", "method": "GET", "query": "", "request": b"", "answer": b""}, []),
        ({"query": "version=1&PageSize=10"}, []),
        (
            {"query": "version=1&page=10"},
            ["PUT /things/{id}: unknown query parameter page"],
        ),
        ({"path": "/v2/other"}, ["PUT /v2/other: no such operation"]),
        ({"method": "POST"}, ["POST /v2/things/7: no such operation"]),
        (
            {"query": "version=1&filter=b"},
            ["PUT /things/{id}: unknown query parameter filter"],
        ),
        ({"query": "fields=a"}, ["PUT /things/{id}: query parameter version is missing"]),
        ({"request": b'{"amount": 1.5}'}, ["PUT /things/{id} request amount: 1.5 is not of type 'integer'"]),
        ({"answer": b"{}"}, ["PUT /things/{id} answer .: 'amount' is a required property"]),
        (
            {"answer": b'{"amount": 1, "part": {"amount": "2"}}'},
            ["PUT /things/{id} answer part/amount: '2' is not of type 'integer'"],
        ),
        (
            {"answer": b'{"amount": 1, "note": "b"}'},
            ["PUT /things/{id} answer note: 'b' is not one of ['a', None]"],
        ),
        ({"answer": b"<html>"}, ["PUT /things/{id} answer: not JSON"]),
        ({"status": 201}, ["PUT /things/{id}: answer 201 is not in the file"]),
        ({"status": 422, "answer": b"{}"}, []),
    ],
)
def test_what_the_check_tells(changes: dict[str, Any], told: list[str]) -> None:
    assert list(VendorSpec(CONTRACT, "/v2").problems(exchange(**changes))) == told
