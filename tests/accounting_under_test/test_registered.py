"""Whoever registers an accounting system says how the shared suites drive it."""

import pytest

from app.accounting.base import Creates
from app.accounting.registry import SYSTEMS
from app.connecting import Holder
from app.sandbox.driven.accounting import HandLine
from tests.accounting_under_test import BOOKS, BOOKS_UNDER_TEST, EACH_BOOKS
from tests.providers_under_test import UNDER_TEST
from tests.world import START


def test_every_registered_system_is_under_test_and_no_other() -> None:
    assert set(BOOKS_UNDER_TEST) == set(SYSTEMS) == set(BOOKS)


@EACH_BOOKS
def test_its_entry_is_of_that_system(accounting_name: str) -> None:
    entry, info = BOOKS_UNDER_TEST[accounting_name], SYSTEMS[accounting_name].info
    assert entry.name == info.name
    fields = {one.name: one for one in info.credentials if one.style == entry.style}
    typed = {name for name, one in fields.items() if one.holder is Holder.SHOP}
    assert set(entry.credentials) <= typed
    assert {name for name in typed if fields[name].required} <= set(entry.credentials)
    wanted = {one.setting.replace("AVSTEM_", "AVSTEM_TEST_", 1) for one in fields.values() if one.setting}
    assert wanted <= set(entry.operator)
    assert (entry.release is not None) is (info.capabilities.creates is Creates.TWO_PHASE)
    assert entry.secrets


@EACH_BOOKS
def test_other_hands_in_its_books_are_seen_and_counted(accounting_name: str) -> None:
    side = BOOKS_UNDER_TEST[accounting_name]()
    try:
        assert any(one.url_setting in side.environment for one in SYSTEMS[accounting_name].info.environments)
        assert side.vouchers() == []
        for provider in UNDER_TEST.values():
            before = side.balance(provider.clearing)
            side.book_by_hand(START, "Salg", [HandLine(provider.clearing, 100), HandLine(3000, -100)])
            assert side.balance(provider.clearing) - before == 100
        first, *_ = side.vouchers()
        assert (first.live, first.key, first.is_reversal, first.uploads) == (True, "", False, 0)
        assert first.day == START
        assert sum(first.sums.values()) == sum(one.amount for one in first.lines) == 0
        side.change_by_hand(first.id, [HandLine(1920, 70), HandLine(3000, -70)])
        assert side.vouchers()[0].sums == {"1920": 70, "3000": -70}
        side.reverse_by_hand(first.id, START)
        assert not side.vouchers()[0].live
        assert [one.is_reversal for one in side.vouchers()].count(True) == 1
        assert side.balance(1920) == 0
        last = side.book_by_hand(START, "Feil", [HandLine(1920, 5), HandLine(2999, -5)])
        side.delete_by_hand(last)
        assert last not in [one.id for one in side.vouchers()]
        assert side.balance(2999) == 0
        with pytest.raises(AssertionError):
            side.remove_account(999_999)
    finally:
        side.stop()
