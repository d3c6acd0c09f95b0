"""How the objects are shown: every field this stand-in keeps, and those it knows and keeps empty."""

from datetime import date, timedelta

from app.sandbox.tripletex.company import Period
from app.sandbox.tripletex.currencies import CURRENCIES
from app.sandbox.tripletex.fields import Getter, Model, Models
from app.sandbox.tripletex.forms import FREE
from app.sandbox.tripletex.reference_views import (
    ACCOUNT,
    COMPANY,
    COMPANY_CURRENCY_VIEW,
    CURRENCY,
    DIMENSION_NAME,
    DIMENSION_VALUE,
    DOCUMENT,
    VAT_TYPE,
    WHO_AM_I,
    empty,
    named_model,
    no_objects,
)
from app.sandbox.tripletex.settings import Settings
from app.sandbox.tripletex.vouchers import Voucher
from app.sandbox.tripletex.wire import Kroner


def models(settings: Settings) -> Models:
    """Return the models, as this stand-in's settings have them show vouchers."""
    listed = [
        VAT_TYPE,
        ACCOUNT,
        named_model("Department", "department", "departmentNumber", "displayName"),
        named_model("Project", "project", "number", "displayName"),
        named_model("Customer", "customer", "customerNumber", "displayName"),
        named_model("Supplier", "supplier", "supplierNumber", "displayName"),
        named_model("VoucherType", "ledger/voucherType", "", "displayName"),
        DIMENSION_NAME,
        DIMENSION_VALUE,
        CURRENCY,
        COMPANY,
        DOCUMENT,
        _POSTING,
        _LEDGER_ACCOUNT,
        _period_model(settings),
        _voucher_model(settings),
        Model("VatSettings", "ledger/vatSettings", {"vatRegistrationStatus": lambda it: it.vat_registration}),
        Model("LoggedInUserInfo", "", WHO_AM_I, {"company": ("Company", lambda it: it["company"])}),
        Model("VoucherOptions", "", {"delete": lambda it: it}),
        _BANK_STATEMENT,
        _BANK_TRANSACTION,
    ]
    return Models({model.name: model for model in listed})


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _free(place: int) -> Getter:
    return lambda it: it.free[place] if it.free else None


_BANK_STATEMENT = Model(
    "BankStatement",
    "bank/statement",
    {
        "fromDate": lambda it: _iso(it.first),
        "toDate": lambda it: _iso(it.last),
        **empty("openingBalanceCurrency", "closingBalanceCurrency", "fileName"),
    },
    {"transactions": ("BankTransaction", lambda it: it.lines)},
)

_BANK_TRANSACTION = Model(
    "BankTransaction",
    "bank/statement/transaction",
    {
        "postedDate": lambda it: _iso(it.on),
        "description": lambda it: it.description,
        "amountCurrency": lambda it: Kroner(it.amount),
        "matched": lambda it: it.matched,
        **empty("paymentId"),
    },
)

_POSTING = Model(
    "Posting",
    "ledger/posting",
    {
        "date": lambda it: _iso(it.day),
        "description": lambda it: it.description,
        "row": lambda it: it.row,
        "amount": lambda it: Kroner(it.amount),
        "amountCurrency": lambda it: Kroner(it.amount if it.currency_id == 1 else it.gross_currency),
        "amountGross": lambda it: Kroner(it.gross),
        "amountGrossCurrency": lambda it: Kroner(it.gross_currency),
        "systemGenerated": lambda it: it.system_generated,
        "invoiceNumber": lambda it: it.invoice_number,
        "termOfPayment": lambda it: _iso(it.term_of_payment),
        "matched": lambda _: False,
        **empty("type", "externalRef", "postingRuleId", "taxTransactionType", "taxTransactionTypeId"),
    },
    {
        "voucher": ("Voucher", lambda it: it.voucher),
        "account": ("Account", lambda it: it.account),
        "vatType": ("VatType", lambda it: it.vat_type),
        "currency": ("Currency", lambda it: CURRENCIES[it.currency_id]),
        "customer": ("Customer", lambda it: it.customer),
        "supplier": ("Supplier", lambda it: it.supplier),
        "department": ("Department", lambda it: it.department),
        "project": ("Project", lambda it: it.project),
        **no_objects(["employee", "product", "closeGroup", "asset"]),
        **{name: ("AccountingDimensionValue", _free(place)) for place, name in enumerate(FREE)},
    },
)

_LEDGER_ACCOUNT = Model(
    "LedgerAccount",
    "",
    {
        "openingBalance": lambda it: Kroner(it.opening),
        "sumAmount": lambda it: Kroner(it.moved),
        "closingBalance": lambda it: Kroner(it.opening + it.moved),
        "openingBalanceCurrency": lambda it: Kroner(it.opening),
        "sumAmountCurrency": lambda it: Kroner(it.moved),
        "closingBalanceCurrency": lambda it: Kroner(it.opening + it.moved),
        "balanceOutInAccountCurrency": lambda it: Kroner(it.opening + it.moved),
    },
    {
        "account": ("Account", lambda it: it.account),
        "currency": COMPANY_CURRENCY_VIEW,
        "postings": ("Posting", lambda it: it.postings),
    },
)


def _period_model(settings: Settings) -> Model:
    def end(period: Period) -> date:
        return period.last + timedelta(days=1) if settings.period_end == "exclusive" else period.last

    return Model(
        "AccountingPeriod",
        "ledger/accountingPeriod",
        {
            "name": lambda it: f"{it.period.first:%Y-%m}",
            "number": lambda it: it.period.number,
            "start": lambda it: _iso(it.period.first),
            "end": lambda it: _iso(end(it.period)),
            "isClosed": lambda it: it.is_closed,
        },
    )


def _voucher_model(settings: Settings) -> Model:
    def linked(voucher: Voucher) -> Voucher | None:
        if voucher.reversed_by is not None and settings.reverse_link in ("original", "both"):
            return voucher.reversed_by
        return voucher.reverses if settings.reverse_link in ("reversal", "both") else None

    def external_number(voucher: Voucher) -> str:
        is_shown = settings.search_by_external_number or not voucher.by_api
        return voucher.external_number if is_shown else ""

    return Model(
        "Voucher",
        "ledger/voucher",
        {
            "date": lambda it: _iso(it.date),
            "number": lambda it: it.number,
            "tempNumber": lambda it: it.temp_number,
            "year": lambda it: it.year,
            "numberAsString": lambda it: it.number_as_string,
            "displayName": lambda it: it.number_as_string,
            "description": lambda it: it.description,
            "externalVoucherNumber": external_number,
            "vendorInvoiceNumber": lambda it: it.vendor_invoice_number,
            "wasAutoMatched": lambda _: False,
            **empty("supplierVoucherType"),
        },
        {
            "voucherType": ("VoucherType", lambda it: it.voucher_type),
            "reverseVoucher": ("Voucher", linked),
            "postings": ("Posting", lambda it: it.postings),
            "attachment": ("Document", lambda it: it.attachment),
            **no_objects(["document", "ediDocument"]),
        },
    )
