"""The plugin's golden snapshots, made by PHP from real orders, are events that the service takes."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from app.api.snapshots import GATEWAY_METAS, OrderSnapshot, RefundSnapshot, event_id, read_event
from app.core.money import EXPONENTS

PLUGIN: Final = Path(__file__).parents[2] / "wp-plugin" / "avstem"
GOLDENS: Final = sorted((PLUGIN / "tests" / "golden").glob("*.json"))
SCHEMAS: Final = {"order": OrderSnapshot(), "refund": RefundSnapshot()}


def _events() -> list[Any]:
    return [
        pytest.param(event, id=f"{path.stem}-{event['type']}")
        for path in GOLDENS
        for event in json.loads(path.read_text(encoding="utf-8"))
    ]


def test_every_kind_of_order_has_a_golden() -> None:
    names = {path.stem.split("-", 1)[0] for path in GOLDENS}
    assert len(GOLDENS) == 18
    assert names == {"accounting", "gateway"}


@pytest.mark.parametrize("event", _events())
def test_the_service_takes_it(event: dict[str, Any]) -> None:
    taken = read_event(event)
    assert taken["event_id"] == event_id(event)
    assert taken["body"]["parts"] == event["parts"]


@pytest.mark.parametrize("event", _events())
def test_nothing_is_sent_that_the_service_would_cut_away(event: dict[str, Any]) -> None:
    assert set(event) <= set(SCHEMAS[event["type"]].fields)
    assert set(event.get("references", {})) <= set(GATEWAY_METAS)


@pytest.mark.parametrize("event", _events())
def test_parts_sum_to_the_amount(event: dict[str, Any]) -> None:
    amount = event["total"] if event["type"] == "order" else event["amount"]
    assert sum(part["net"] + part["vat"] for part in event["parts"]) == (amount if event["parts"] else 0)


def test_plugin_and_service_know_the_same_references() -> None:
    source = (PLUGIN / "src" / "Snapshot" / "References.php").read_text(encoding="utf-8")
    declared = source[source.index("const METAS = [") : source.index("];")]
    assert tuple(re.findall(r"'(_\w+)'", declared)) == GATEWAY_METAS


def test_plugin_and_service_know_the_same_currencies() -> None:
    source = (PLUGIN / "src" / "Money" / "Currency.php").read_text(encoding="utf-8")
    known: dict[str, int] = {}
    for name, decimals in (("TWO", 2), ("NONE", 0), ("THREE", 3)):
        codes = re.search(rf"const {name} = (.*?);", source, re.DOTALL)
        assert codes is not None
        known |= dict.fromkeys(re.findall(r"\b[A-Z]{3}\b", codes[1]), decimals)
    assert known == EXPONENTS
