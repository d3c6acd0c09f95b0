"""Properties: sums hold to the øre whatever the rows, and no content makes reading raise."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.identities import ROWS_EQUAL_PAYOUT
from app.core.transactions import ParsedReport
from app.providers.base import ReportPart
from app.providers.stripe import STRIPE
from app.providers.stripe.money import minor_units
from app.providers.stripe.scrub import scrub_payout, scrub_rows
from app.providers.stripe.table import CATEGORIES, FEE_CATEGORIES, RESERVES
from tests.providers.stripe.objects import (
    ACCOUNT,
    SECRETS,
    charge,
    day_parts,
    dispute,
    fee,
    own_row,
    parts_of,
    payout,
    refund,
    row,
)

AMOUNTS = st.integers(-(10**9), 10**9)
KNOWN = sorted({*CATEGORIES, *FEE_CATEGORIES, *RESERVES} - {"payout"})
FEES = st.lists(
    st.builds(
        fee,
        st.integers(-50_000, 50_000),
        st.sampled_from(["Stripe processing fees", "Dispute fee", "Radar (2026-02-28): x", "?"]),
        st.sampled_from(["stripe_fee", "tax", "application_fee", "withheld_tax"]),
    ),
    max_size=4,
)
SOURCES = st.one_of(
    st.none(),
    st.just("ch_1"),
    st.builds(charge, amount=st.integers(0, 10**6), currency=st.sampled_from(["nok", "eur", "jpy"])),
    st.just(refund("re_1", 100, charge())),
    st.just(dispute("dp_1", 100, "ch_1")),
)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        row(
            f"txn_{place}",
            draw(st.sampled_from([*KNOWN, "something_new"])),
            draw(AMOUNTS),
            draw(SOURCES),
            fees=draw(FEES),
        )
        for place in range(draw(st.integers(0, 8)))
    ]


@given(rows(), st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_the_rows_are_the_payout_to_the_ore(told: list[dict[str, Any]], size: int) -> None:
    paid = payout("po_1", sum(one["net"] for one in told))
    parsed = STRIPE.parse(ACCOUNT, parts_of(paid, [own_row(paid), *told], size=size))
    assert parsed.problems == ()
    (only,) = parsed.payouts
    assert only.transactions == tuple(one["id"] for one in told)
    assert ROWS_EQUAL_PAYOUT.difference(only, parsed.transactions) == 0
    for one, source in zip(parsed.transactions, told, strict=True):
        assert one.net == source["net"]
        assert (sum(part.fee for part in one.fees), sum(part.fee_vat for part in one.fees)) == (
            one.fee,
            one.fee_vat,
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=8) | st.just("po_1"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, one in inner for place in _places(one, (*path, name)))]


def _put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _put(value[path[0]], path[1:], new)
    return copy


@st.composite
def damaged(draw: st.DrawFn) -> list[ReportPart]:
    """A payout and its day with one or two places of the stored JSON replaced by anything."""
    sale = charge(amount=5_000, currency="eur")
    paid = payout("po_1", 900)
    told = [own_row(paid), row("txn_1", "charge", 1_000, sale, fees=[fee(100)])]
    parts = [*parts_of(paid, told), *day_parts(told)]
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(parts) - 1))
        body = json.loads(parts[place].body)
        path = draw(st.sampled_from(_places(body)))
        text = json.dumps(_put(body, path, draw(JSON)))
        parts[place] = replace(parts[place], body=text.encode())
    return parts


@given(damaged())
@settings(max_examples=400, deadline=None)
def test_no_content_makes_reading_raise(parts: list[ReportPart]) -> None:
    parsed = STRIPE.parse(ACCOUNT, parts)
    assert isinstance(parsed, ParsedReport)
    keys = [one.key for one in parsed.transactions]
    assert len(set(keys)) == len(keys)
    assert {key for one in parsed.payouts for key in one.transactions} <= set(keys)
    json.dumps([dict(one.params) for one in parsed.problems])


@given(JSON, st.sampled_from(SECRETS))
@settings(max_examples=200, deadline=None)
def test_scrubbing_takes_anything_and_keeps_nobody(value: Any, secret: str) -> None:
    sale = charge() | {"receipt_email": secret, "new_field": {"deep": [secret, value]}}
    told = row("txn_1", "charge", 1, sale) | {"description": secret, "another": value}
    kept = json.dumps([scrub_rows([told, value]), scrub_payout({"id": "po_1", "destination": secret})])
    assert not any(one in kept for one in SECRETS if one not in json.dumps(value))


@given(AMOUNTS, st.sampled_from(["NOK", "JPY", "KWD", "MGA", "ISK", "UGX", "HUF", "LYD"]))
def test_amounts_are_exact_or_nothing(amount: int, currency: str) -> None:
    found = minor_units(amount, currency)
    if found is None:
        assert currency in ("ISK", "UGX")
        assert amount % 100 != 0
    else:
        shift = {"MGA": 100, "LYD": 10}.get(currency, 1)
        assert found * (100 if currency in ("ISK", "UGX") else 1) == amount * shift
