"""Vipps MobilePay, driven: a ledger whose days are reports."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from app.sandbox.driven.provider import (
    AMOUNTS,
    EARLIER,
    START,
    Damage,
    DrivenProvider,
    SoldOrder,
    Write,
    moment,
)
from app.sandbox.server import RunningStandIn
from app.sandbox.vipps import SalesUnitKeys, VippsKeys, VippsLedgerBook, create_vipps_stand_in
from app.sandbox.vipps.rows import EXAMPLE_PERSONAL

LEDGER, MSN = "302321", "123455"
OTHER_LEDGER, OTHER_MSN = "400001", "654321"
SECRET = "example-secret"


class DrivenVipps(DrivenProvider):
    name = "vipps"
    style = "sales_unit"
    account = LEDGER
    clearing = 1521
    credentials = {
        "client_id": "client",
        "client_secret": SECRET,
        "subscription_key": "subscription",
        "merchant_serial_number": MSN,
    }
    live_credentials = credentials
    address = "AVSTEM_TEST_VIPPS_URL"
    other_account = OTHER_LEDGER
    reports = {"method": "GET", "path": "/report/v2/"}
    renews_tokens = True
    secrets = (SECRET,)
    damages = {
        "a row is missing": Damage("missing_row", {}, "balance_chain_broken"),
        "an amount is another": Damage(
            "changed_report", {"amount": AMOUNTS[10_481] + 1, "chain": False}, "balance_chain_broken"
        ),
        "an amount is text": Damage("wrong_type", {"form": "string"}, "report_unreadable"),
        "an amount is a fraction": Damage("wrong_type", {"form": "float"}, "report_unreadable"),
    }
    personal_fields = (b'"maskedPhoneNo":', b'"name":', b'"message":')
    row_mark = b"capture"
    personal = (*EXAMPLE_PERSONAL.values(), "Kari", "xxxx x123")

    def __init__(self, before_closing: Write | None = None) -> None:
        self.book = VippsLedgerBook()
        self.book.add_ledger(LEDGER, MSN, first_payout=2000801, opened=START - timedelta(days=1))
        self.earlier = SoldOrder(*EARLIER)
        self.orders = tuple(SoldOrder(order_id, amount) for order_id, amount in AMOUNTS.items())
        self._sell(START - timedelta(days=1), (self.earlier,))
        self.book.close_date(LEDGER, START - timedelta(days=1))
        if before_closing is not None:
            before_closing(self, moment(START, 7))
        self._sell(START, self.orders)
        self.book.close_date(LEDGER, START)
        self.keys = VippsKeys(sales_units=[SalesUnitKeys(MSN, "client", SECRET, "subscription")])
        self.running = RunningStandIn(create_vipps_stand_in(self.book, self.keys)).start()

    def _sell(self, day: date, sold: Sequence[SoldOrder]) -> None:
        for place, one in enumerate(sold):
            self.book.capture(LEDGER, moment(day, 9, place), one.reference, one.amount, fee=one.fee)

    @property
    def reference(self) -> str:
        return "2000802"

    def refuse_keys(self) -> None:
        self.keys.revoke_tokens()
        self.keys.revoke_credentials("client")

    def accept_keys(self) -> None:
        self.keys.restore_credentials("client")

    def lessen_rights(self) -> None:
        """Keys of a sales unit have no rights to choose from."""

    def point_keys_elsewhere(self) -> Mapping[str, str]:
        self.book.add_ledger(OTHER_LEDGER, OTHER_MSN, first_payout=1)
        self.keys.revoke_tokens()
        return {**self.credentials, "merchant_serial_number": OTHER_MSN}

    def sale_of(self, sold: SoldOrder) -> str:
        """The provider's id of a sale."""
        rows = self.book._ledger(LEDGER).rows["funds"]
        return next(row.psp_reference for row in rows if row.reference == sold.reference)

    def damage(self, damage: Damage) -> None:
        params = {**damage.params, "psp": self.sale_of(self.orders[0])}
        self.fault({"kind": "custom", "name": damage.fault, "params": params, "times": None})

    def change_amount(self, sold: SoldOrder, amount: int) -> None:
        params = {"psp": self.sale_of(sold), "amount": amount}
        self.fault({"kind": "custom", "name": "changed_report", "params": params, "times": None})

    def touch(self) -> None:
        self.book.set_quirks(LEDGER, uninvited_field="name")

    def return_payout(self, at: datetime) -> None:
        self.book.abort_payout(LEDGER, at)

    def top_up(self, at: datetime, amount: int) -> None:
        self.book.top_up(LEDGER, at, amount)

    def unknown_row(self, at: datetime, kind: str, amount: int) -> None:
        self.book.add_row(LEDGER, "funds", kind, at, amount)

    def refund_of_nothing(self, at: datetime, amount: int) -> None:
        self.book.refund(LEDGER, at, "woo-unknown", amount)

    def breathe_personal_data(self) -> None:
        self.book.set_quirks(LEDGER, uninvited_field="name")
