"""Vouchers as they go to PowerOffice Go and as they come back, in ``tests/golden/poweroffice``.

``<name>.voucher.json`` is what is sent, ``<name>.body.json`` the exact form of it; ``<name>.answer.json`` is
what Go tells of its accounts afterwards, ``<name>.ledger.json`` what that means. ``AVSTEM_WRITE_GOLDEN=1``
writes the expected files anew.
"""

import json
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.accounting.base import Dimension, OutgoingPosting, OutgoingVoucher
from app.accounting.poweroffice.info import SYSTEM
from app.accounting.poweroffice.poster import check, form_of
from app.accounting.poweroffice.reference import Chart, account_of, vat_of
from app.accounting.poweroffice.transactions import Held, vouchers_of
from app.accounting.poweroffice.vat import expected_sums
from app.accounting.rows import Row, dump

GOLDEN = Path(__file__).parents[2] / "golden" / "poweroffice"
NAMES = sorted(path.name.removesuffix(".voucher.json") for path in GOLDEN.glob("*.voucher.json"))


def load(name: str) -> Any:
    """The file's JSON with its number literals kept as they are written."""
    return json.loads((GOLDEN / name).read_text("utf-8"), parse_float=Decimal)


def rows(values: list[Any]) -> list[Row]:
    return [Row.of(value, SYSTEM, "golden") for value in values]


def company() -> Chart:
    told = load("company.json")
    accounts = {account_of(row, {}).number: row for row in rows(told["accounts"])}
    return Chart(
        accounts={number: account_of(row, {}) for number, row in accounts.items()},
        account_ids={number: row.whole("Id") for number, row in accounts.items()},
        vat_codes=tuple(vat_of(row) for row in rows(told["vatCodes"])),
        dimensions={
            Dimension("department", row.text("Code"), row.text("Name")): row.whole("Id")
            for row in rows(told["departments"])
        }
        | {
            Dimension(f"dimension{row.whole('Ordinal')}", row.text("Code"), row.text("Name")): row.whole("Id")
            for row in rows(told["customDimensions"])
        },
        closed_periods=(),
    )


def voucher(name: str) -> OutgoingVoucher:
    given = load(f"{name}.voucher.json")
    postings = tuple(OutgoingPosting(**posting) for posting in given.pop("postings"))
    return OutgoingVoucher(**{**given, "date": date.fromisoformat(given["date"])}, postings=postings)


def indented(text: str) -> str:
    """Compact JSON made readable, every number literal kept as it is."""
    marked = json.loads(text, parse_float=lambda literal: f"@@{literal}@@")
    readable = json.dumps(marked, indent=1, ensure_ascii=False)
    return re.sub(r'"@@(.*?)@@"', r"\1", readable) + "\n"


def compare(name: str, produced: str) -> None:
    path = GOLDEN / name
    if os.environ.get("AVSTEM_WRITE_GOLDEN") == "1":
        path.write_text(produced, "utf-8")
    assert path.read_text("utf-8") == produced


def as_json(held: Held) -> str:
    found = held.ledger()
    return json.dumps(
        {
            "id": found.id,
            "order": found.order,
            "key": found.key,
            "state": found.state,
            "date": found.date.isoformat(),
            "text": found.text,
            "accounts": dict(sorted(held.sums.items())),
            "sums": dict(sorted(found.sums.items())),
            "number": found.number,
        }
    )


def test_there_are_goldens() -> None:
    assert {"settlement", "sales", "fee_from_abroad"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_voucher_becomes_exactly_this_form(name: str) -> None:
    chart = company()
    check(voucher(name), chart, {})
    compare(f"{name}.body.json", indented(dump(form_of(voucher(name), chart, {}))))


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_on_the_accounts_means_exactly_this(name: str) -> None:
    (held,) = vouchers_of(rows(load(f"{name}.answer.json")))
    compare(f"{name}.ledger.json", indented(as_json(held)))
    found = held.ledger()
    assert found.sums == expected_sums(voucher(name), company().vat_on(voucher(name).date))
    assert found.key == voucher(name).key
