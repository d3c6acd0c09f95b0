"""A voucher to Tripletex' form and back, and what must be right before it is sent. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from app.accounting.base import FoundState, LedgerVoucher, OutgoingPosting, OutgoingVoucher
from app.accounting.known_customers import KnownCustomer
from app.accounting.marks import marks_of
from app.accounting.rows import Row, kroner
from app.accounting.tripletex.dimensions import FIELDS
from app.accounting.tripletex.info import LARGEST_TEXT, SYSTEM
from app.accounting.tripletex.reference import COMPANY_CURRENCY, Chart, VatTypes
from app.core.cases import CaseCode
from app.core.vouchers import part_of
from app.errors import BadAnswer, Refused

CREATE: Final = "create_voucher"

Known = Mapping[str, KnownCustomer]

_OUR_KEY: Final = re.compile(r"(AV|RV)[A-Z0-9]{20}")
_KEY_IN_TEXT: Final = re.compile(r"\[((?:AV|RV)[A-Z0-9]{20})\]")
CUSTOMER: Final = "customer"
_PARTIES: Final = (CUSTOMER, "supplier", "employee")


def check(voucher: OutgoingVoucher, chart: Chart, kinds: VatTypes, customers: Known) -> None:
    """Raise Refused with the case a person has to settle before this voucher can be booked."""
    if voucher.currency != COMPANY_CURRENCY:
        raise _refused(CaseCode.RATE_MISSING, currency=voucher.currency)
    if (period := chart.closed_on(voucher.date)) is not None:
        raise _refused(
            CaseCode.PERIOD_CLOSED,
            date=voucher.date.isoformat(),
            first=period.first.isoformat(),
            last=period.last.isoformat(),
        )
    for number, posting in enumerate(voucher.postings, start=1):
        _check_posting(posting, number, chart, kinds)
        _check_party(posting, number, chart, customers)


def _check_party(posting: OutgoingPosting, number: int, chart: Chart, customers: Known) -> None:
    needs = chart.accounts[posting.account].needs
    facts: dict[str, object] = {"account": posting.account, "row": number}
    if posting.customer:
        facts["customer"] = posting.customer
        if CUSTOMER not in needs:
            raise _refused(CaseCode.CUSTOMER_NOT_TAKEN, **facts)
        found = customers.get(posting.customer)
        if found is None or not found.active:
            raise _refused(CaseCode.CUSTOMER_MISSING, **facts)
    for party in _PARTIES:
        if party in needs and not (party == CUSTOMER and posting.customer):
            raise _refused(CaseCode.PARTY_MISSING, party=party, **facts)


def _check_posting(posting: OutgoingPosting, number: int, chart: Chart, kinds: VatTypes) -> None:
    account = chart.accounts.get(posting.account)
    if account is None:
        raise _refused(CaseCode.ACCOUNT_MISSING, account=posting.account, row=number)
    facts: dict[str, object] = {"account": account.number, "row": number}
    if not account.active:
        raise _refused(CaseCode.ACCOUNT_INACTIVE, **facts)
    if posting.vat_code not in kinds:
        raise _refused(CaseCode.VAT_CODE_MISSING, vat_code=posting.vat_code, **facts)
    if account.vat_locked and posting.vat_code != account.vat_code:
        raise _refused(
            CaseCode.ACCOUNT_VAT_LOCKED, vat_code=posting.vat_code, locked_to=account.vat_code, **facts
        )
    for kind, code in marks_of(posting):
        if code and (kind, code) not in chart.dimension_ids:
            raise _refused(CaseCode.DIMENSION_MISSING, dimension=kind, code=code, **facts)
        if not code and kind in account.needs:
            raise _refused(CaseCode.DIMENSION_MISSING, dimension=kind, **facts)


def _refused(case: CaseCode, **params: object) -> Refused:
    return Refused(SYSTEM, CREATE, case, "", **params)


def form_of(voucher: OutgoingVoucher, chart: Chart, kinds: VatTypes, customers: Known) -> dict[str, object]:
    """Return the body of ``POST /ledger/voucher`` for a voucher that ``check`` let pass.

    Rows count from 1 (0 is the system's own). The VAT type is always sent, zero too: what its absence means
    is not documented. The key is the external number, and stands in the text because that number is not
    surely found again.
    """
    return {
        "date": voucher.date.isoformat(),
        "description": marked(voucher.text, voucher.key),
        "externalVoucherNumber": voucher.key,
        "postings": [
            _posting_form(posting, row, chart, kinds, customers)
            for row, posting in enumerate(voucher.postings, start=1)
        ],
    }


def _posting_form(
    posting: OutgoingPosting, row: int, chart: Chart, kinds: VatTypes, customers: Known
) -> dict[str, object]:
    amount = kroner(posting.amount)
    form: dict[str, object] = {
        "row": row,
        "account": {"id": chart.account_ids[posting.account]},
        "amountGross": amount,
        "amountGrossCurrency": amount,
        "currency": {"id": chart.currency_id},
        "vatType": {"id": kinds[posting.vat_code].id},
    }
    if posting.customer:
        form["customer"] = {"id": customers[posting.customer].id}
    if posting.account in chart.supplier_ids:
        form["supplier"] = {"id": chart.supplier_ids[posting.account]}
    for kind, code in marks_of(posting):
        if code:
            form[FIELDS.get(kind, kind)] = {"id": chart.dimension_ids[kind, code]}
    form["description"] = _one_line(posting.text)[:LARGEST_TEXT]
    return form


def marked(text: str, key: str) -> str:
    """Return the text with the key behind it in brackets, cut so that the key always stays whole."""
    mark = f" [{key}]"
    return _one_line(text)[: LARGEST_TEXT - len(mark)] + mark


def _one_line(text: str) -> str:
    return " ".join(text.split())


def carries(row: Row, key: str) -> bool:
    """Whether a voucher is marked with the key, in its external number or in its text."""
    return row.text("externalVoucherNumber") == key or f"[{key}]" in row.text("description")


def our_key(row: Row) -> str:
    """Return our key on a voucher, by number or text; empty for a voucher that is not ours."""
    number = row.text("externalVoucherNumber")
    if _OUR_KEY.fullmatch(number):
        return number
    in_text = _KEY_IN_TEXT.search(row.text("description"))
    return in_text[1] if in_text else ""


def reversal_key(key: str) -> str:
    """Return the key of the reversal of what has this key: ``RV`` for ``AV``, any other unchanged."""
    return f"RV{key[2:]}" if key.startswith("AV") else key


def is_posted(row: Row) -> bool:
    """Whether a voucher is booked: Tripletex numbers it then, before that its number is 0."""
    return row.has("number") and row.whole("number") > 0


def number_of(row: Row) -> str:
    """Return what a bookkeeper calls the voucher ("46-2026"), empty while unposted."""
    if not is_posted(row):
        return ""
    return row.text("numberAsString") or f"{row.whole('number')}-{row.text('year')}"


def customer_of(posting: Row) -> str:
    """Return the number of the customer on whose part of the account a posting stands, empty without one.

    An account that has no customers may name one on its postings all the same: it has no parts.
    """
    account, customer = posting.row("account"), posting.row("customer")
    if customer is None or account is None or account.text("ledgerType") != "CUSTOMER":
        return ""
    return customer.text("customerNumber")


def sums_of(row: Row) -> dict[str, int]:
    """Return the sum per account number and customer's part, minor units, the system's VAT postings included;
    zero sums left out. Raises BadAnswer when an amount or account number is missing."""
    sums: dict[str, int] = defaultdict(int)
    for posting in row.rows("postings"):
        account = posting.row("account")
        number = "" if account is None else account.text("number")
        if not number:
            raise BadAnswer(SYSTEM, row.operation, field="postings.account.number")
        sums[part_of(number, customer_of(posting))] += posting.ore("amount")
    return {number: amount for number, amount in sums.items() if amount}


def ledger_voucher(
    row: Row,
    sums: Mapping[str, int],
    *,
    key: str | None = None,
    reversed_by: int | None = None,
) -> LedgerVoucher:
    """Return the voucher of an answer. ``reversed_by`` is the id of the voucher that reverses it."""
    state = FoundState.POSTED if is_posted(row) else FoundState.UNPOSTED
    return LedgerVoucher(
        id=str(row.whole("id")),
        order=row.whole("id"),
        key=our_key(row) if key is None else key,
        state=state if reversed_by is None else FoundState.REVERSED,
        date=row.day("date"),
        text=row.text("description"),
        sums=sums,
        number=number_of(row),
        reversed_by="" if reversed_by is None else str(reversed_by),
        version=row.text("version"),
    )
