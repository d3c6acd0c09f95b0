"""Vouchers as they go to Tripletex and as they come back, beside each other in ``tests/golden/tripletex``.

``<name>.voucher.json`` is what is sent, ``<name>.body.json`` the exact form of it; ``<name>.answer.json`` is
what Tripletex holds, ``<name>.ledger.json`` what that means. ``AVSTEM_WRITE_GOLDEN=1`` writes the expected
files anew.
"""

import json
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.accounting.base import LedgerVoucher, OutgoingPosting, OutgoingVoucher
from app.accounting.rows import Row, dump
from app.accounting.tripletex.poster import check, form_of, ledger_voucher, sums_of
from app.accounting.tripletex.reference import Chart, VatType, VatTypes, account_of
from app.accounting.tripletex.vat import expected_sums

GOLDEN = Path(__file__).parents[2] / "golden" / "tripletex"
NAMES = sorted(path.name.removesuffix(".voucher.json") for path in GOLDEN.glob("*.voucher.json"))


def load(name: str) -> Any:
    """The file's JSON with its number literals kept as they are written."""
    return json.loads((GOLDEN / name).read_text("utf-8"), parse_float=Decimal)


def company() -> tuple[Chart, VatTypes]:
    told = load("company.json")
    accounts = [Row.of(row, "tripletex", "golden") for row in told["accounts"]]
    chart = Chart(
        accounts={account_of(row).number: account_of(row) for row in accounts},
        account_ids={account_of(row).number: row.whole("id") for row in accounts},
        dimensions=(),
        dimension_ids={("department", row["departmentNumber"]): row["id"] for row in told["departments"]}
        | {
            (f"dimension{row['dimensionIndex']}", row["number"]): row["id"] for row in told["dimensionValues"]
        },
        closed_periods=(),
        currency_id=1,
    )
    kinds = {
        row["number"]: VatType(
            row["id"], row["number"], row["name"], Decimal(row["percentage"]), Decimal(100)
        )
        for row in told["vatTypes"]
    }
    return chart, kinds


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


def as_json(found: LedgerVoucher) -> str:
    return json.dumps(
        {
            "id": found.id,
            "order": found.order,
            "key": found.key,
            "state": found.state,
            "date": found.date.isoformat(),
            "text": found.text,
            "sums": dict(sorted(found.sums.items())),
            "number": found.number,
            "reversed_by": found.reversed_by,
            "version": found.version,
        }
    )


def test_there_are_goldens() -> None:
    assert {"settlement", "sales", "fee_from_abroad"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_voucher_becomes_exactly_this_form(name: str) -> None:
    chart, kinds = company()
    check(voucher(name), chart, kinds, {})
    compare(f"{name}.body.json", indented(dump(form_of(voucher(name), chart, kinds, {}))))


@pytest.mark.parametrize("name", NAMES)
def test_what_tripletex_holds_means_exactly_this(name: str) -> None:
    row = Row.of(load(f"{name}.answer.json")["value"], "tripletex", "golden")
    found = ledger_voucher(row, sums_of(row))
    compare(f"{name}.ledger.json", indented(as_json(found)))
    _, kinds = company()
    assert found.sums == expected_sums(voucher(name), kinds)
    assert found.key == voucher(name).key
