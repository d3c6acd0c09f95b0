"""Vouchers: keys that everybody computes alike, drafts that balance and come back from storage the same."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.vouchers import Posting, Unbalanced, VoucherDraft, VoucherIdentity, VoucherKind, draft_from_dict

IDENTITY = VoucherIdentity("tripletex:1", VoucherKind.PAYOUT, "vipps", "302321", "2000812")

# Computed without this program:
#   printf 'tripletex:1\npayout\nvipps\n302321\n2000812\n1' | sha256sum | cut -c1-64 | xxd -r -p \
#     | base32 -w0 | cut -c1-20
VECTORS = [
    (IDENTITY, 1, "4BEQ75TQNW4XS2VFXB2Z"),
    (IDENTITY, 2, "JQUEU27LW5ZYNXFWRV2Y"),
    (replace(IDENTITY, kind=VoucherKind.RETURN), 1, "7F6BPIXMHR5H7OK5WFKK"),
    (replace(IDENTITY, company="tripletex:77"), 1, "ZYCFHZXDL57VXEFPPMTA"),
    (
        replace(IDENTITY, kind=VoucherKind.RETURN, subject="funds:302321-2000811:payout-aborted"),
        1,
        "VBDJBC2UQR3OOBYOFJYK",
    ),
    (replace(IDENTITY, provider="klarna", merchant_account="K-ø"), 1, "PBTNSK2CKJCFBNVQVK62"),
]


@pytest.mark.parametrize(("identity", "revision", "key"), VECTORS)
def test_key_vectors(identity: VoucherIdentity, revision: int, key: str) -> None:
    assert identity.key(revision) == "AV" + key
    assert identity.reversal_key(revision) == "RV" + key


@pytest.mark.parametrize("part", ["company", "provider", "merchant_account", "subject"])
@pytest.mark.parametrize("wrong", ["", "a\nb", "\n"])
def test_parts_are_one_line_each(part: str, wrong: str) -> None:
    """Else two identities could be one text."""
    with pytest.raises(ValueError, match="one non-empty line"):
        replace(IDENTITY, **{part: wrong})  # type: ignore[arg-type]  # each part is a text


@pytest.mark.parametrize("revision", [0, -1])
def test_revisions_count_from_one(revision: int) -> None:
    with pytest.raises(ValueError, match="count from 1"):
        IDENTITY.key(revision)


def posting(account: str, amount: int, **more: Any) -> Posting:
    return Posting(account, "0", amount, "Tekst ø", "sale", "sale@1", **more)


DRAFT = VoucherDraft(
    IDENTITY,
    date(2026, 3, 3),
    "NOK",
    "Vipps oppgjør 2000812 2026-03-03",
    (
        posting("1920", 186_954),
        posting("7770", 2_846, fee_type="processing", department="10", project="P"),
        posting("1521", -209_800, count=2, transactions=("a", "b")),
        posting("1521", 20_000, transactions=("c",)),
    ),
    ("a", "b", "c", "d"),
    "2000812",
    ("order_missing:a:{}",),
)


HASH = "b3554b0920efe2abb25c91a00333aa92b622ac4eecf61de0e45507bf6a595379"
"""What ``sha256sum`` says of the canonical text of DRAFT."""


def test_sums_per_account() -> None:
    assert DRAFT.sums() == {"1920": 186_954, "7770": 2_846, "1521": -189_800}


def test_an_unbalanced_draft_is_not_made() -> None:
    with pytest.raises(Unbalanced, match="off by 1 "):
        replace(DRAFT, postings=(*DRAFT.postings, posting("7740", 1)))


@pytest.mark.parametrize("amount", [1.0, True, "1", None])
def test_a_postings_amount_is_whole_minor_units(amount: object) -> None:
    with pytest.raises(ValueError, match="minor units"):
        posting("1920", amount)  # type: ignore[arg-type]  # what the type checker would refuse, too


def test_a_posting_has_an_account() -> None:
    with pytest.raises(ValueError, match="account"):
        posting("", 1)


def test_a_draft_comes_back_from_storage_the_same() -> None:
    stored = json.loads(json.dumps(DRAFT.as_dict()))
    again = draft_from_dict(stored)
    assert again == DRAFT
    assert again.hash() == DRAFT.hash()


def test_the_hash_is_of_the_canonical_text() -> None:
    """A literal: a hash that was approved must still be the same after an upgrade."""
    assert DRAFT.hash() == HASH


@pytest.mark.parametrize(
    "changed",
    [
        {"identity": replace(IDENTITY, subject="2000813")},
        {"date": date(2026, 3, 4)},
        {"currency": "SEK"},
        {"text": "Annet"},
        {"postings": DRAFT.postings[::-1]},
        {"claims": ("a", "b", "c")},
        {"payout_reference": "2000813"},
        {"decisions": ()},
    ],
)
def test_the_hash_covers_every_field(changed: dict[str, Any]) -> None:
    assert replace(DRAFT, **changed).hash() != DRAFT.hash()


@pytest.mark.parametrize("field", sorted(set(Posting.__dataclass_fields__) - {"amount"}))
def test_the_hash_covers_every_field_of_a_posting(field: str) -> None:
    first = DRAFT.postings[0]
    value: Any = {"count": 9, "transactions": ("z",)}.get(field, "other")
    changed = replace(DRAFT, postings=(replace(first, **{field: value}), *DRAFT.postings[1:]))
    assert changed.hash() != DRAFT.hash()


def test_a_customer_changes_the_hash_and_stands_for_itself_in_the_sums() -> None:
    """A draft stored before postings had customers keeps its hash: the field is written only where it says
    something."""
    plain = replace(DRAFT, postings=(posting("1500", -100), posting("1920", 100)))
    assert "customer" not in json.dumps(plain.as_dict())
    named = replace(plain, postings=(replace(plain.postings[0], customer="10001"), plain.postings[1]))
    assert named.hash() != plain.hash()
    assert named.sums() == {"1500:10001": -100, "1920": 100}
    assert draft_from_dict(json.loads(json.dumps(named.as_dict()))) == named


def test_the_hash_covers_amounts() -> None:
    first, second, *rest = DRAFT.postings
    moved = (replace(first, amount=first.amount - 1), replace(second, amount=second.amount + 1), *rest)
    assert replace(DRAFT, postings=moved).hash() != DRAFT.hash()


def damaged(change: dict[str, Any], place: str = "") -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(json.dumps(DRAFT.as_dict()))
    (stored["postings"][0] if place == "posting" else stored["identity"] if place else stored).update(change)
    return stored


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"date": "3 March"}, ""),
        ({"postings": "none"}, ""),
        ({"claims": "a"}, ""),
        ({"identity": []}, ""),
        ({"amount": 1869.54}, "posting"),
        ({"amount": 1}, "posting"),
        ({"colour": "red"}, "posting"),
        ({"transactions": "abc"}, "posting"),
        ({"kind": "gift"}, "identity"),
        ({"revision": 1}, "identity"),
    ],
)
def test_what_is_not_a_stored_draft_is_refused(change: dict[str, Any], place: str) -> None:
    with pytest.raises(ValueError):
        draft_from_dict(damaged(change, place))


@pytest.mark.parametrize("missing", sorted(DRAFT.as_dict()))
def test_a_stored_draft_is_whole(missing: str) -> None:
    stored = {key: value for key, value in DRAFT.as_dict().items() if key != missing}
    with pytest.raises(KeyError):
        draft_from_dict(stored)
