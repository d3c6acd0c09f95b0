"""Nets, driven: a merchant whose payouts list their actions, and who is told nothing else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.sandbox.driven.provider import (
    AMOUNTS,
    EARLIER,
    START,
    Damage,
    DrivenProvider,
    SoldOrder,
    Write,
    moment,
    sold_orders,
)
from app.sandbox.nets import PERSONAL_TEXTS, NetsBook, NetsKeys, create_nets_stand_in
from app.sandbox.nets.book import UNSET
from app.sandbox.nets.merchant import Action
from app.sandbox.server import RunningStandIn

MERCHANT, OTHER_MERCHANT = "100012345", "100054321"
KEY = "test-secret-key-" + "0a1b2c3d" * 4
OTHER_KEY = "test-secret-key-" + "9f8e7d6c" * 4
SALE = AMOUNTS[10_481]
PAYOUTS = "/report/v1/payouts"


class DrivenNets(DrivenProvider):
    name = "nets"
    style = "secret_key"
    account = MERCHANT
    clearing = 1523
    credentials = {"secret_key": KEY, "merchant_number": MERCHANT}
    live_credentials = {**credentials, "secret_key": "live-secret-key-" + "0a1b2c3d" * 4}
    address = "AVSTEM_TEST_NETS_URL"
    other_account = OTHER_MERCHANT
    reports = {"method": "GET", "path": PAYOUTS}
    renews_tokens = False
    returns_payouts = False
    tells_orders_elsewhere = True
    secrets = (KEY,)
    damages = {
        "a row is missing": Damage("missing_row", {}, "report_unreadable"),
        "a row is missing and not counted": Damage("missing_and_uncounted", {}, "identity_broken"),
        "an amount is another": Damage("changed", {"fields": {"amount": SALE + 1}}, "identity_broken"),
        "an amount is text": Damage("wrong_type", {"form": "string"}, "report_unreadable"),
        "an amount is a fraction": Damage("wrong_type", {"form": "float"}, "report_unreadable"),
        "a currency that nobody knows": Damage(
            "changed", {"fields": {"currency": "XYZ"}}, "report_unreadable"
        ),
        "VAT on a fee that the head does not tell": Damage(
            "changed", {"fields": {"feeTaxAmount": 100}}, "report_unreadable"
        ),
    }
    personal = PERSONAL_TEXTS
    personal_fields = (b'"consumer":', b'"cardHolder":', b'"maskedPan":', b'"bankAccountIban":')
    row_mark = b'"paymentAction":"CHARGE"'

    def __init__(self, before_closing: Write | None = None) -> None:
        self.book, self.keys = NetsBook(), NetsKeys()
        self.book.add_merchant(MERCHANT)
        self.keys.add("shop", KEY, MERCHANT)
        self.charges: dict[str, str] = {}
        day_before = START - timedelta(days=1)
        number, amount = EARLIER
        self.earlier = SoldOrder(number, amount, self._charge(day_before, 0, number, amount), "dibs_easy")
        self._pay_out(day_before)
        payments = [
            self._charge(START, place, number, amount)
            for place, (number, amount) in enumerate(AMOUNTS.items())
        ]
        self.orders = sold_orders(payments, "dibs_easy")
        if before_closing is not None:
            before_closing(self, moment(START, 12))
        self.payout = self._pay_out(START)
        self.running = RunningStandIn(create_nets_stand_in(self.book, self.keys)).start()

    def _charge(self, day: Any, place: int, number: int, amount: int) -> str:
        fee = amount * 15 // 1000
        made = self.book.charge(
            MERCHANT, moment(day, 9, place), amount, reference=str(number), fee=fee, fixed_fee=100
        )
        self.charges[made["paymentId"]] = made["chargeId"]
        return made["paymentId"]

    def _pay_out(self, day: Any) -> str:
        made = self.book.pay_out(MERCHANT, day)
        assert made is not None
        return str(made["id"])

    @property
    def reference(self) -> str:
        return self.payout

    def action_of(self, sold: SoldOrder) -> Action:
        """The charge of a sale."""
        (charge,) = self.book.merchant(MERCHANT).payment(sold.reference).charges
        return charge

    def refuse_keys(self) -> None:
        self.keys.revoke("shop")

    def accept_keys(self) -> None:
        self.keys.restore("shop")

    def lessen_rights(self) -> None:
        """A secret key has all rights, or is none."""

    def point_keys_elsewhere(self) -> Mapping[str, str]:
        self.book.add_merchant(OTHER_MERCHANT)
        self.keys.add("other", OTHER_KEY, OTHER_MERCHANT)
        return {"secret_key": OTHER_KEY, "merchant_number": OTHER_MERCHANT}

    def change_amount(self, sold: SoldOrder, amount: int) -> None:
        self.book.change_action(MERCHANT, self.charges[sold.reference], amount=amount)

    def touch(self) -> None:
        """The shop calls the payments otherwise, and the report shows it."""
        for sold in self.orders:
            self.book.change_action(MERCHANT, self.charges[sold.reference], reference=f"N-{sold.order_id}")

    def damage(self, damage: Damage) -> None:
        params = {**damage.params, "id": self.charges[self.orders[0].reference]}
        self.fault({"kind": "custom", "name": damage.fault, "params": params, "times": None})

    def top_up(self, at: datetime, amount: int) -> None:
        self.book.deposit(MERCHANT, at, amount)

    def unknown_row(self, at: datetime, kind: str, amount: int) -> None:
        self.book.add_action(MERCHANT, at, kind, amount)

    def refund_of_nothing(self, at: datetime, amount: int) -> None:
        self.book.add_action(MERCHANT, at, "REFUND", -amount, payment_id="f" * 32)

    def forget_order_number(self) -> None:
        """The report is older than the number: the payment alone has it."""
        self.book.change_action(MERCHANT, self.charges[self.orders[0].reference], reference=UNSET)

    def breathe_personal_data(self) -> None:
        """Actions carry their buyers, which no text says; so do payments, which are asked for."""
        self.book.set_quirks(MERCHANT, uninvited="name")
