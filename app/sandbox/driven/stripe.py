"""Stripe, driven: an account whose payouts list their rows."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import requests

from app.sandbox.driven.provider import (
    AMOUNTS,
    EARLIER,
    START,
    TODAY,
    Damage,
    DrivenProvider,
    SoldOrder,
    Write,
    moment,
    sold_orders,
)
from app.sandbox.server import RunningStandIn
from app.sandbox.stripe import (
    ALL_READ,
    READ_RIGHTS,
    StripeBook,
    StripeKeys,
    create_stripe_stand_in,
)
from app.sandbox.stripe.persons import PERSONAL_TEXTS

ACCOUNT, OTHER_ACCOUNT = "acct_1ShopExample", "acct_1OtherExample"
KEY, OTHER_KEY = "rk_test_ShopRestricted0001", "rk_test_OtherRestricted001"
WEBHOOK_SECRET = "whsec_example_of_the_shop"
SALE = AMOUNTS[10_481]
ROWS = "/v1/balance_transactions$"


class DrivenStripe(DrivenProvider):
    name = "stripe"
    style = "restricted_key"
    account = ACCOUNT
    clearing = 1524
    credentials = {"api_key": KEY, "account_id": ACCOUNT, "webhook_secret": WEBHOOK_SECRET}
    live_credentials = {"api_key": "rk_live_ShopRestricted0001"}
    address = "AVSTEM_TEST_STRIPE_URL"
    other_account = OTHER_ACCOUNT
    reports = {"method": "GET", "path": ROWS}
    renews_tokens = False
    secrets = (KEY, WEBHOOK_SECRET)
    damages = {
        "a row is missing": Damage("missing_row", {}, "identity_broken"),
        "an amount is another": Damage(
            "changed",
            {"fields": {"amount": SALE + 1, "net": SALE + 1 - SALE * 15 // 1000}},
            "identity_broken",
        ),
        "an amount is text": Damage("wrong_type", {"form": "string"}, "report_unreadable"),
        "an amount is a fraction": Damage("wrong_type", {"form": "float"}, "report_unreadable"),
        "a row does not add up": Damage("changed", {"fields": {"net": SALE}}, "report_unreadable"),
    }
    personal_fields = (b'"billing_details":', b'"customer":', b'"last4":', b'"receipt_email":')
    row_mark = b'"reporting_category":"charge"'
    personal = tuple(one for one in PERSONAL_TEXTS if len(one) > 6)

    def __init__(self, before_closing: Write | None = None) -> None:
        self.book, self.keys = StripeBook(), StripeKeys()
        self.handle = self.book.add_account(ACCOUNT, livemode=False)
        self.keys.add("shop", KEY, ACCOUNT)
        day_before = START - timedelta(days=1)
        number, amount = EARLIER
        earlier = self._charge(START - timedelta(days=4), 0, number, amount)
        self.earlier = SoldOrder(number, amount, earlier, "stripe")
        self.first = self._pay_out(moment(day_before, 3))
        self.book.settle(self.handle, moment(START, 0))
        charges = [
            self._charge(START - timedelta(days=2), place, number, amount)
            for place, (number, amount) in enumerate(AMOUNTS.items())
        ]
        self.orders = sold_orders(charges, "stripe")
        if before_closing is not None:
            before_closing(self, moment(START, 0))
        self.payout = self._pay_out(moment(START, 3))
        self.book.settle(self.handle, moment(TODAY, 0))
        self.running = RunningStandIn(create_stripe_stand_in(self.book, self.keys)).start()

    def _charge(self, day: Any, place: int, number: int, amount: int) -> str:
        made = self.book.charge(
            self.handle,
            moment(day, 9, place),
            amount,
            fee=amount * 15 // 1000,
            metadata={"order_id": str(number)},
        )
        return str(made["id"])

    def _pay_out(self, at: datetime) -> str:
        made = self.book.pay_out(self.handle, at, arrival=at.date())
        assert made is not None
        return str(made["id"])

    @property
    def reference(self) -> str:
        return self.payout

    def refuse_keys(self) -> None:
        self.keys.revoke("shop")

    def accept_keys(self) -> None:
        self.keys.restore("shop")

    def lessen_rights(self) -> None:
        self.keys.set_rights("shop", ALL_READ - {READ_RIGHTS["account"]})

    def point_keys_elsewhere(self) -> Mapping[str, str]:
        self.book.add_account(OTHER_ACCOUNT, livemode=False)
        self.keys.add("other", OTHER_KEY, OTHER_ACCOUNT)
        return {"api_key": OTHER_KEY}

    def webhooks(self, method: str, **args: Any) -> Any:
        """Set where events go, or deliver them; the result of the stand-in's call of that name."""
        told = {"method": method, "args": {"account": self.handle, **args}}
        answer = requests.post(f"{self.running.url}/_stripe/call", json=told, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def row_of(self, sold: SoldOrder) -> str:
        """The id of the balance transaction of a sale."""
        held = self.book.account(self.handle)
        return str(held.held(sold.reference, "charge")["balance_transaction"])

    def change_amount(self, sold: SoldOrder, amount: int) -> None:
        with self.book.lock:
            held = self.book.account(self.handle)
            row = held.row_by_id[self.row_of(sold)]
            more = amount - row.amount
            self.book.change_row(self.handle, row.id, amount=amount)
            paid = held.held(self.payout, "payout")
            paid["amount"] += more
            self.book.change_row(self.handle, paid["balance_transaction"], amount=-paid["amount"])

    def touch(self) -> None:
        """A refund, a dispute and other metadata: the charges that the payout's rows come from show them."""
        refunded, disputed, renamed = self.orders
        at = moment(TODAY, 0)
        self.book.refund(self.handle, at, refunded.reference, 10_000)
        self.book.open_dispute(self.handle, at, disputed.reference)
        self.book.set_metadata(self.handle, renamed.reference, {"order_id": "changed"})

    def damage(self, damage: Damage) -> None:
        params = {**damage.params, "id": self.row_of(self.orders[0])}
        self.fault({"kind": "custom", "name": damage.fault, "path": ROWS, "params": params, "times": None})

    def changed_row(self, **fields: Any) -> None:
        """The first sale's row shows other values than the account holds."""
        self.damage(Damage("changed", {"fields": fields}, ""))

    def return_payout(self, at: datetime) -> None:
        self.book.fail_payout(self.handle, at, self.first)

    def top_up(self, at: datetime, amount: int) -> None:
        self.book.top_up(self.handle, at, amount)

    def unknown_row(self, at: datetime, kind: str, amount: int) -> None:
        self.book.add_row(self.handle, at, kind, amount)

    def refund_of_nothing(self, at: datetime, amount: int) -> None:
        self.book.add_row(self.handle, at, "refund", -amount, source="re_1Unknown", source_object="refund")

    def breathe_personal_data(self) -> None:
        """Every charge carries its buyer, and comes expanded."""
