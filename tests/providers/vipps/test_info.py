"""What the provider declares: connecting, matching, identities, and what is no web-shop payment."""

import re
from datetime import UTC, date, datetime

import pytest

from app.connecting import Holder
from app.core.default_rules import ProviderAccounts
from app.core.identities import check_identities
from app.core.transactions import Payout, PayoutShape, Transaction, TransactionType
from app.errors import NotFound
from app.providers.base import MerchantAccount, Provider
from app.providers.registry import PROVIDERS, provider
from app.providers.vipps import VIPPS

INFO = VIPPS.info


def test_the_registry_knows_it_by_name() -> None:
    offered: Provider = VIPPS
    assert provider("vipps") is offered
    assert all(name == one.info.name for name, one in PROVIDERS.items())
    with pytest.raises(NotFound):
        provider("cash")


def test_environments() -> None:
    assert [(one.name, one.test, one.url_setting, one.default_url) for one in INFO.environments] == [
        ("production", False, "AVSTEM_VIPPS_URL", "https://api.vipps.no"),
        ("test", True, "AVSTEM_TEST_VIPPS_URL", "https://apitest.vipps.no"),
    ]


def test_who_holds_which_credential() -> None:
    held = {(one.style, one.name): (one.holder, one.secret, one.setting) for one in INFO.credentials}
    assert held == {
        ("sales_unit", "client_id"): (Holder.SHOP, True, ""),
        ("sales_unit", "client_secret"): (Holder.SHOP, True, ""),
        ("sales_unit", "subscription_key"): (Holder.SHOP, True, ""),
        ("sales_unit", "merchant_serial_number"): (Holder.SHOP, False, ""),
        ("accounting_partner", "client_id"): (Holder.OPERATOR, True, "AVSTEM_VIPPS_PARTNER_CLIENT_ID"),
        ("accounting_partner", "client_secret"): (
            Holder.OPERATOR,
            True,
            "AVSTEM_VIPPS_PARTNER_CLIENT_SECRET",
        ),
        ("accounting_partner", "ledger_id"): (Holder.SHOP, False, ""),
        ("file", "account"): (Holder.SHOP, False, ""),
        ("file", "currency"): (Holder.SHOP, False, ""),
    }
    assert INFO.extra["assigned_by_operator"] == ("ledger_id",)


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("merchant_serial_number", "123455", True),
        ("merchant_serial_number", "123", False),
        ("merchant_serial_number", "12345678", False),
        ("client_secret", "a-B_3.~=", True),
        ("client_secret", "two\nlines", False),
        ("client_secret", "æ", False),
        ("ledger_id", "302321", True),
        ("ledger_id", "../302321", False),
    ],
)
def test_what_a_credential_may_look_like(name: str, value: str, fits: bool) -> None:
    patterns = [one.pattern for one in INFO.credentials if one.name == name]
    assert all((re.fullmatch(pattern, value) is not None) is fits for pattern in patterns)


def test_references_in_order() -> None:
    assert [(one.transaction_field, one.order_field, str(one.strength)) for one in INFO.references] == [
        ("reference", "transaction_id", "strong"),
        ("reference", "meta:_vipps_orderid", "strong"),
        ("reference", "meta:_charge_id", "strong"),
        ("order_id_guess", "id", "weak"),
        ("order_id_guess_at_end", "id", "weak"),
    ]
    assert INFO.wanted_reference == "reference"
    assert INFO.accounts == ProviderAccounts("1521", "1526", "1527")


def row(gross: int, **fields: object) -> Transaction:
    return Transaction(
        key=f"k{gross}",
        type=TransactionType.SALE,
        currency="NOK",
        gross=gross,
        fee=0,
        fee_vat=0,
        occurred_at=datetime(2026, 3, 3, tzinfo=UTC),
        booked_on=date(2026, 3, 3),
        provider_type="capture",
        **fields,  # type: ignore[arg-type]  # references only
    )


@pytest.mark.parametrize(
    ("opening", "paid", "closing", "held"),
    [
        (0, 100, 0, "rows_equal_payout"),
        (None, 100, 0, "rows_equal_payout"),
        (50, 100, 50, "balances_carry"),
        (0, 70, 30, "balances_carry"),
        (20, 120, 0, "balances_carry"),
        (0, 100, 30, None),
        (0, 99, 0, None),
        (50, 100, 0, None),
    ],
)
def test_which_identity_holds(opening: int | None, paid: int, closing: int, held: str | None) -> None:
    payout = Payout(
        "1", "NOK", paid, date(2026, 3, 3), PayoutShape.DATES, ("k100",), opening=opening, closing=closing
    )
    assert check_identities(INFO.identities, payout, [row(100)]).held == held


@pytest.mark.parametrize(
    ("handle", "outside"),
    [("api:123455", False), ("NO:57860", True), ("msn:123455", True), ("DK:90601", True), (None, False)],
)
def test_what_is_no_web_shop_payment(handle: str | None, outside: bool) -> None:
    references = (("handle", handle),) if handle else ()
    account = MerchantAccount("302321", "NOK")
    assert VIPPS.is_outside_shop(account, row(100, references=references)) is outside
