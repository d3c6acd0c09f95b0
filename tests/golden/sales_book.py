"""Reads the recipes of sales: orders, what a person answers, and the vouchers in each mode of booking.

``sales/<name>.facts.json`` holds the orders (``real`` names one that WooCommerce made), amounts in kroner,
and in ``books`` by mode and voucher what an accountant writes: net sums per account, all VAT as ``VAT``. A
voucher is called by its day, or by order and entry (``32 refund/33``). ``customer`` puts what Vipps owes on
that customer of account 1500; ``by_method`` books a payment method that nobody settles.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.core.cases import Action, Case, Decision
from app.core.money import to_minor
from app.core.rules import Rule
from app.core.sales import (
    Capture,
    Part,
    Piece,
    SalesContext,
    SalesMode,
    SalesOrder,
    SalesRefund,
    sales_drafts,
    work_order,
)
from app.core.sales.drafts import SalesDraft
from app.core.vouchers import VoucherDraft
from app.pipeline.desk import outgoing_voucher
from tests.core.sales.shop import TODAY, context, order, real_order
from tests.golden.sheet_book import SheetVoucher

HERE: Final = Path(__file__).parent / "sales"
MODES: Final = (SalesMode.DAILY, SalesMode.PER_ORDER)
CLEARING: Final = "1521"
ANSWERED: Final = ("account", "vat_code", "note", "rate", "rate_source", "rate_on")


def names() -> list[str]:
    return sorted(path.name.removesuffix(".facts.json") for path in HERE.glob("*.facts.json"))


def expected_path(name: str) -> Path:
    return HERE / f"{name}.expected.json"


class SalesRecipe:
    """The orders of a recipe, worked until nothing is asked any more."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.facts: dict[str, Any] = json.loads((HERE / f"{name}.facts.json").read_text("utf-8"))
        self.orders = [_order(told) for told in self.facts["orders"]]

    def drafts(self, mode: SalesMode) -> list[SalesDraft]:
        pieces = [piece for one in self.orders for piece in self._worked(one, mode)[0]]
        return sales_drafts(pieces, self._context((), mode), TODAY)

    def asked(self, mode: SalesMode) -> list[Case]:
        return [case for one in self.orders for case in self._worked(one, mode)[1]]

    def written(self, mode: SalesMode) -> dict[str, dict[str, int]]:
        """What an accountant wrote, minor units by voucher and account."""
        return {
            voucher: {account: to_minor(kroner, "NOK") for account, kroner in sums.items()}
            for voucher, sums in self.facts["books"][mode].items()
        }

    def told(self) -> dict[str, Any]:
        """What becomes of the orders, as the expected file has it."""
        return {
            str(mode): {
                "asked": [{"code": one.code, "subject": one.subject} for one in self.asked(mode)],
                "vouchers": [
                    {"name": name_of(one), "key": one.voucher.identity.key(1), **one.voucher.as_dict()}
                    for one in self.drafts(mode)
                ],
            }
            for mode in MODES
        }

    def vouchers(self) -> list[SheetVoucher]:
        """The vouchers of both modes as they are sent; each mode is as if it were another shop's."""
        return [
            SheetVoucher(self._outgoing(draft.voucher, mode), self.written(mode)[name_of(draft)])
            for mode in MODES
            for draft in self.drafts(mode)
        ]

    def _outgoing(self, draft: VoucherDraft, mode: SalesMode) -> Any:
        return outgoing_voucher(replace(draft.identity, merchant_account=f"{self.name}/{mode}").key(1), draft)

    def _worked(self, told: SalesOrder, mode: SalesMode) -> tuple[Sequence[Piece], list[Case]]:
        given: list[tuple[Case, Decision]] = []
        while True:
            work = work_order(told, {}, (), (), TODAY, self._context(given, mode))
            assert work.left == ()
            if not work.asked:
                return work.pieces, [case for case, _ in given]
            given += [(case, self._answer(case)) for case in work.asked]

    def _answer(self, case: Case) -> Decision:
        told = self.facts["answers"][case.code]
        return Decision(Action(told["action"]), **{name: told[name] for name in ANSWERED if name in told})

    def _context(self, given: Sequence[tuple[Case, Decision]], mode: SalesMode) -> SalesContext:
        made = context(
            *given, mode=mode, rules=[_rule_of(*one) for one in self.facts.get("by_method", {}).items()]
        )
        customer = self.facts.get("customer", "")
        if not customer:
            return made
        rules = tuple(
            replace(one, account="1500", customer_ref=customer) if one.account == CLEARING else one
            for one in made.rules.rules
        )
        return replace(made, rules=replace(made.rules, rules=rules))


def name_of(draft: SalesDraft) -> str:
    """A day, or an order's number and its entry."""
    (piece, *more) = draft.pieces
    by_day = more or draft.voucher.identity.subject == draft.voucher.date.isoformat()
    return draft.voucher.identity.subject if by_day else f"{piece.order_number} {piece.what}"


def _rule_of(method: str, account: str) -> Rule:
    return Rule(method, account, voucher_kind="sales", line_type="payment", payment_method=method)


def _order(told: dict[str, Any]) -> SalesOrder:
    if "real" in told:
        return real_order(told["real"])
    facts = {name: told[name] for name in ("number", "country", "payment_method", "status") if name in told}
    facts |= {name: _minor(told[name]) for name in ("total", "cards_used", "cards_sold") if name in told}
    days = [name for name in ("captured_on", "completed_on") if name in told]
    facts |= {name: date.fromisoformat(told[name]) for name in days}
    refunds = tuple(_refund(one) for one in told.get("refunds", ()))
    facts["captures"] = tuple(
        Capture(date.fromisoformat(on), _minor(kroner)) for on, kroner in told.get("captures", ())
    )
    return order(*_parts(told), key=told["number"].ljust(64, "0"), refunds=refunds, **facts)


def _refund(told: dict[str, Any]) -> SalesRefund:
    on = date.fromisoformat(told["on"])
    return SalesRefund(told["id"], _minor(told["amount"]), on, told["through_provider"], _parts(told))


def _parts(told: dict[str, Any]) -> tuple[Part, ...]:
    return tuple(
        Part(kind, rate, _minor(net), _minor(vat), *more)
        for kind, rate, net, vat, *more in told.get("parts", ())
    )


def _minor(kroner: str) -> int:
    return to_minor(kroner, "NOK")
