"""The body of ``POST /ledger/voucher``, read field by field; unknown names and wrong types are refused.

Sub-objects are given by id only. Fields the vendor ignores in a POST are ignored here; fields that would
change the booking and that this stand-in cannot book are refused, so that nobody believes they were kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app.sandbox.tripletex.refusals import UNKNOWN_FIELD, WRONG_TYPE, Complaint, unmappable
from app.sandbox.tripletex.wire import NotAnAmount, TooManyDecimals, ore_of

FREE: Final = ("freeAccountingDimension1", "freeAccountingDimension2", "freeAccountingDimension3")
_REFERENCES: Final = (
    *("account", "vatType", "currency", "customer", "supplier", "department", "project"),
    *FREE,
)
_VOUCHER_IGNORED: Final = frozenset(
    (
        "url",
        "changes",
        "number",
        "year",
        "tempNumber",
        "numberAsString",
        "displayName",
        "supplierVoucherType",
        "wasAutoMatched",
    )
)
_VOUCHER_REFUSED: Final = frozenset(
    ("id", "version", "reverseVoucher", "document", "attachment", "ediDocument")
)
_POSTING_IGNORED: Final = frozenset(
    (
        "url",
        "changes",
        "amount",
        "amountCurrency",
        "type",
        "externalRef",
        "systemGenerated",
        "matched",
        "taxTransactionType",
        "taxTransactionTypeId",
        "isVatReadonly",
        "isAmountVatClosed",
    )
)
_POSTING_REFUSED: Final = frozenset(
    (
        "id",
        "version",
        "voucher",
        "employee",
        "product",
        "amortizationAccount",
        "amortizationStartDate",
        "amortizationEndDate",
        "closeGroup",
        "quantityAmount1",
        "quantityType1",
        "quantityAmount2",
        "quantityType2",
        "postingRuleId",
        "asset",
    )
)
_NOT_HERE: Final = "Feltet kan ikke angis her."


@dataclass(frozen=True, slots=True)
class Reference:
    """A sub-object as given; ``id`` is None when it was given by something else."""

    id: int | None


@dataclass(slots=True)
class PostingForm:
    """One posting as given; what is absent or null is None. Amounts in øre."""

    row: int | None = None
    day: date | None = None
    description: str | None = None
    gross: int | None = None
    gross_currency: int | None = None
    invoice_number: str | None = None
    term_of_payment: date | None = None
    references: dict[str, Reference] = field(default_factory=dict)


@dataclass(slots=True)
class VoucherForm:
    """A voucher as given; what is absent or null is None."""

    day: date | None = None
    description: str | None = None
    external_number: str | None = None
    vendor_invoice_number: str | None = None
    voucher_type: Reference | None = None
    postings: list[PostingForm] | None = None


def read_voucher(body: Any) -> VoucherForm:
    """Read the body; raise the 422 (16000) with one message per field that cannot be read."""
    reader = _Reader()
    form = reader.voucher(body)
    if reader.complaints:
        raise unmappable(*reader.complaints)
    return form


class _Reader:
    def __init__(self) -> None:
        self.complaints: list[Complaint] = []

    def voucher(self, body: Any) -> VoucherForm:
        if not isinstance(body, Mapping):
            self._refuse("", "", WRONG_TYPE)
            return VoucherForm()
        form = VoucherForm()
        for name, value in body.items():
            if value is None or name in _VOUCHER_IGNORED:
                continue
            if name in _VOUCHER_REFUSED:
                self._refuse(name, name, _NOT_HERE)
            elif name == "date":
                form.day = self._day(value, name, name)
            elif name == "description":
                form.description = self._text(value, name, name)
            elif name == "externalVoucherNumber":
                form.external_number = self._text(value, name, name)
            elif name == "vendorInvoiceNumber":
                form.vendor_invoice_number = self._text(value, name, name)
            elif name == "voucherType":
                form.voucher_type = self._reference(value, name, name)
            elif name == "postings":
                form.postings = self._postings(value)
            else:
                self._refuse(name, name, UNKNOWN_FIELD)
        return form

    def _postings(self, value: Any) -> list[PostingForm]:
        if not isinstance(value, list):
            self._refuse("postings", "postings", WRONG_TYPE)
            return []
        return [self._posting(one, f"postings[{place}]") for place, one in enumerate(value)]

    def _posting(self, given: Any, path: str) -> PostingForm:
        form = PostingForm()
        if not isinstance(given, Mapping):
            self._refuse("postings", path, WRONG_TYPE)
            return form
        for name, value in given.items():
            where = f"postings.{name}", f"{path}.{name}"
            if value is None or name in _POSTING_IGNORED:
                continue
            if name in _REFERENCES:
                form.references[name] = self._reference(value, *where)
            elif name in _POSTING_REFUSED:
                self._refuse(*where, _NOT_HERE)
            else:
                self._plain(form, name, value, *where)
        return form

    def _plain(self, form: PostingForm, name: str, value: Any, field_: str, path: str) -> None:
        match name:
            case "row":
                form.row = self._whole(value, field_, path)
            case "date":
                form.day = self._day(value, field_, path)
            case "termOfPayment":
                form.term_of_payment = self._day(value, field_, path)
            case "description":
                form.description = self._text(value, field_, path)
            case "invoiceNumber":
                form.invoice_number = self._text(value, field_, path)
            case "amountGross":
                form.gross = self._amount(value, field_, path)
            case "amountGrossCurrency":
                form.gross_currency = self._amount(value, field_, path)
            case _:
                self._refuse(field_, path, UNKNOWN_FIELD)

    def _reference(self, value: Any, field_: str, path: str) -> Reference:
        if not isinstance(value, Mapping):
            self._refuse(field_, path, WRONG_TYPE)
            return Reference(None)
        given = value.get("id")
        return Reference(None if given is None else self._whole(given, f"{field_}.id", f"{path}.id"))

    def _whole(self, value: Any, field_: str, path: str) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53:
            return value
        self._refuse(field_, path, WRONG_TYPE)
        return None

    def _text(self, value: Any, field_: str, path: str) -> str | None:
        if isinstance(value, str):
            return value
        self._refuse(field_, path, WRONG_TYPE)
        return None

    def _day(self, value: Any, field_: str, path: str) -> date | None:
        try:
            if isinstance(value, str) and len(value) == len("2026-03-16"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self._refuse(field_, path, WRONG_TYPE)
        return None

    def _amount(self, value: Any, field_: str, path: str) -> int | None:
        try:
            return ore_of(value)
        except NotAnAmount:
            self._refuse(field_, path, WRONG_TYPE)
        except TooManyDecimals:
            self._refuse(field_, path, "Beløp kan ha høyst 2 desimaler.")
        return None

    def _refuse(self, field_: str, path: str, message: str) -> None:
        self.complaints.append(Complaint(field_, message, path))
