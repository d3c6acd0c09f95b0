"""Klarna, driven: a merchant whose payouts list their rows, and no day tells anything."""

from collections.abc import Mapping
from datetime import datetime, timedelta

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
from app.sandbox.klarna import KlarnaBook, KlarnaKeys, create_klarna_stand_in
from app.sandbox.klarna.rows import PERSONAL
from app.sandbox.server import RunningStandIn

MID, OTHER_MID = "K987654", "K111111"
SECRET, OTHER_SECRET = "klarna_test_api_ShopExample01", "klarna_test_api_OtherExample1"
ROWS = "/settlements/v1/transactions$"


class DrivenKlarna(DrivenProvider):
    name = "klarna"
    style = "username_password"
    account = MID
    clearing = 1522
    credentials = {"username": f"{MID}_0f3a9c21b7de", "password": SECRET}
    live_credentials = {"username": f"{MID}_0f3a9c21b7de", "password": "klarna_live_api_ShopExample01"}
    address = "AVSTEM_TEST_KLARNA_URL"
    other_account = OTHER_MID
    reports = {"method": "GET", "path": ROWS}
    renews_tokens = False
    returns_payouts = False
    tops_up = False
    secrets = (SECRET,)
    damages = {
        "a row is missing": Damage("missing_row", {}, "identity_broken"),
        "an amount is another": Damage(
            "changed", {"fields": {"amount": AMOUNTS[10_481] + 1}}, "identity_broken"
        ),
        "an amount is text": Damage("wrong_type", {"form": "string"}, "report_unreadable"),
        "an amount is a fraction": Damage("wrong_type", {"form": "float"}, "report_unreadable"),
        "a row of another payout": Damage(
            "changed", {"fields": {"payment_reference": "ANOTHER"}}, "report_unreadable"
        ),
    }
    personal = ("Kari", "Example", *PERSONAL.values())
    personal_fields = tuple(f'"{name}":'.encode() for name in PERSONAL)
    row_mark = b'"type":"SALE"'

    def __init__(self, before_closing: Write | None = None) -> None:
        self.book, self.keys = KlarnaBook(), KlarnaKeys()
        self.book.add_merchant(MID)
        self.keys.add("shop", MID, SECRET, username=self.credentials["username"])
        self.captures: dict[str, str] = {}
        number, amount = EARLIER
        earlier = self._sell(moment(START - timedelta(days=4), 9), number, amount)
        self.earlier = SoldOrder(number, amount, earlier, "klarna_payments")
        self.book.pay_out(MID, moment(START - timedelta(days=1), 3))
        # Sold on the very day of the payout: then all from before the start is told.
        sold = [
            self._sell(moment(START, 0, place), number, amount)
            for place, (number, amount) in enumerate(AMOUNTS.items())
        ]
        self.orders = sold_orders(sold, "klarna_payments")
        if before_closing is not None:
            before_closing(self, moment(START, 0))
        self.payout = self.book.pay_out(MID, moment(START, 3)) or ""
        self.running = RunningStandIn(create_klarna_stand_in(self.book, self.keys)).start()

    def _sell(self, at: datetime, number: int, amount: int) -> str:
        order = self.book.make_order(
            MID, at - timedelta(hours=1), number=str(number), shop_id=str(number + 9_000)
        )
        self.captures[order] = self.book.capture(MID, at, order, amount, fee=amount * 15 // 1000)
        return order

    @property
    def reference(self) -> str:
        return self.payout

    def refuse_keys(self) -> None:
        self.keys.revoke("shop")

    def accept_keys(self) -> None:
        self.keys.restore("shop")

    def lessen_rights(self) -> None:
        """A key has no rights to choose from."""

    def point_keys_elsewhere(self) -> Mapping[str, str]:
        self.book.add_merchant(OTHER_MID)
        username = f"{OTHER_MID}_77aa0c1e1f6e"
        self.keys.add("other", OTHER_MID, OTHER_SECRET, username=username)
        return {"username": username, "password": OTHER_SECRET}

    def change_amount(self, sold: SoldOrder, amount: int) -> None:
        row = self.book.row_of(MID, self.captures[sold.reference])
        self.book.change_row(MID, row.number, amount=amount)

    def touch(self) -> None:
        """Comments, and what the buyer calls the order."""
        for sold in self.orders:
            row = self.book.row_of(MID, self.captures[sold.reference])
            self.book.change_row(MID, row.number, klarna_comment="Seen", short_order_id="9XK3M1TT")

    def damage(self, damage: Damage) -> None:
        params = {**damage.params, "id": self.captures[self.orders[0].reference]}
        self.fault({"kind": "custom", "name": damage.fault, "path": ROWS, "params": params, "times": None})

    def unknown_row(self, at: datetime, kind: str, amount: int) -> None:
        self.book.add_row(MID, at, kind, amount)

    def refund_of_nothing(self, at: datetime, amount: int) -> None:
        order = self.book.make_order(MID, at, number="77", shop_id="78")
        self.book.add_row(MID, at, "RETURN", -amount, detail="PURCHASE_RETURN", order_id=order)

    def breathe_personal_data(self) -> None:
        self.book.set_quirks(MID, personal=True)
