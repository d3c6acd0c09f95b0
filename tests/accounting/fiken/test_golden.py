"""Vouchers as they go to Fiken and as they come back, beside each other in ``tests/golden/fiken``.

``<name>.voucher.json`` is what is sent, ``<name>.body.json`` the exact form of it; ``<name>.answer.json`` is
what Fiken holds, ``<name>.ledger.json`` what that means. ``AVSTEM_WRITE_GOLDEN=1`` writes the expected files
anew.
"""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.accounting.fiken.poster import form_of, ledger_voucher
from app.accounting.fiken.vat import expected_sums
from app.accounting.rows import Row

GOLDEN = Path(__file__).parents[2] / "golden" / "fiken"
NAMES = sorted(path.name.removesuffix(".voucher.json") for path in GOLDEN.glob("*.voucher.json"))


def load(name: str) -> Any:
    return json.loads((GOLDEN / name).read_text("utf-8"))


def voucher(name: str) -> OutgoingVoucher:
    given = load(f"{name}.voucher.json")
    postings = tuple(OutgoingPosting(**posting) for posting in given.pop("postings"))
    return OutgoingVoucher(**{**given, "date": date.fromisoformat(given["date"])}, postings=postings)


def compare(name: str, produced: object) -> None:
    path, text = GOLDEN / name, json.dumps(produced, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("AVSTEM_WRITE_GOLDEN") == "1":
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


def test_there_are_goldens() -> None:
    assert {"settlement", "debt", "sales"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_voucher_becomes_exactly_this_form(name: str) -> None:
    compare(f"{name}.body.json", form_of(voucher(name)))


@pytest.mark.parametrize("name", NAMES)
def test_what_fiken_holds_means_exactly_this(name: str) -> None:
    found = ledger_voucher(Row.of(load(f"{name}.answer.json"), "fiken", "golden"))
    compare(
        f"{name}.ledger.json",
        {
            "id": found.id,
            "key": found.key,
            "state": found.state,
            "date": found.date.isoformat(),
            "text": found.text,
            "sums": dict(sorted(found.sums.items())),
            "number": found.number,
        },
    )
    assert found.sums == expected_sums(voucher(name))
    assert (found.key, found.date) == (voucher(name).key, voucher(name).date)
