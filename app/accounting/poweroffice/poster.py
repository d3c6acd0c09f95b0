"""A voucher to PowerOffice Go's form, and what must be right before it is sent. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.accounting.known_customers import KnownCustomer
from app.accounting.marks import marks_of
from app.accounting.poweroffice.info import LARGEST_TEXT, SYSTEM
from app.accounting.poweroffice.reference import COMPANY_CURRENCY, CUSTOMER, Chart
from app.accounting.rows import Row, kroner
from app.core.cases import CaseCode
from app.errors import Refused

CREATE: Final = "create_voucher"
SOURCE: Final = "avstem"
"""How vouchers name the system they come from, in the client's SAF-T file."""

_OUR_KEY: Final = re.compile(r"(AV|RV)[A-Z0-9]{20}")
_KEY_IN_TEXT: Final = re.compile(r"\[((?:AV|RV)[A-Z0-9]{20})\]")
_PARTIES: Final = (CUSTOMER, "supplier", "employee")
_FIELDS: Final = {
    "department": "DepartmentId",
    "project": "ProjectId",
    "dimension1": "Dim1Id",
    "dimension2": "Dim2Id",
    "dimension3": "Dim3Id",
}
_KEPT_OF_LINE: Final = ("AccountId", "VatId", *_FIELDS.values(), "Description")

Known = Mapping[str, KnownCustomer]
"""The company's customers that a voucher names, by number."""


def check(voucher: OutgoingVoucher, chart: Chart, customers: Known) -> None:
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
        _check_posting(posting, number, voucher.date, chart)
        _check_party(posting, number, chart, customers)


def _check_posting(posting: OutgoingPosting, number: int, day: date, chart: Chart) -> None:
    account = chart.accounts.get(posting.account)
    if account is None:
        raise _refused(CaseCode.ACCOUNT_MISSING, account=posting.account, row=number)
    facts: dict[str, object] = {"account": account.number, "row": number}
    if not account.active:
        raise _refused(CaseCode.ACCOUNT_INACTIVE, **facts)
    if posting.vat_code not in chart.vat_on(day):
        raise _refused(CaseCode.VAT_CODE_MISSING, vat_code=posting.vat_code, **facts)
    if account.vat_locked and posting.vat_code != account.vat_code:
        raise _refused(
            CaseCode.ACCOUNT_VAT_LOCKED, vat_code=posting.vat_code, locked_to=account.vat_code, **facts
        )
    for kind, code in marks_of(posting):
        if code and chart.dimension_id(kind, code) is None:
            raise _refused(CaseCode.DIMENSION_MISSING, dimension=kind, code=code, **facts)
        if not code and kind in account.needs:
            raise _refused(CaseCode.DIMENSION_MISSING, dimension=kind, **facts)


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
        if not chart.has_customer(posting.account, posting.customer):
            raise _refused(CaseCode.CUSTOMER_NOT_TAKEN, **facts)
    for party in _PARTIES:
        if party in needs and not (party == CUSTOMER and posting.customer):
            raise _refused(CaseCode.PARTY_MISSING, party=party, **facts)


def _refused(case: CaseCode, **params: object) -> Refused:
    return Refused(SYSTEM, CREATE, case, "", **params)


def form_of(voucher: OutgoingVoucher, chart: Chart, customers: Known) -> dict[str, object]:
    """Return the body of ``POST /Vouchers/ManualJournals`` for a voucher that ``check`` let pass.

    The key is the reference of which Go takes one only. People do not see that field, so the key stands in
    the text as well, and lets the voucher be found where a reversal took the reference away. Every line has
    its VAT id, that of code 0 too, and the voucher's date; all amounts are kroner: nothing is converted. A
    line with a customer is posted on that customer's own account in the ledger, which Go sums in the account.
    """
    codes = chart.vat_on(voucher.date)
    return _head(voucher.key, voucher.date, marked(voucher.text, voucher.key)) | {
        "VoucherLines": [
            {
                "AccountId": customers[posting.customer].id
                if posting.customer
                else chart.account_ids[posting.account],
                "PostingDate": voucher.date.isoformat(),
                "VatId": codes[posting.vat_code].id,
                "CurrencyAmount": kroner(posting.amount),
                **_dimension_ids(posting, chart),
                "Description": one_line(posting.text)[:LARGEST_TEXT],
            }
            for posting in voucher.postings
        ],
    }


def _dimension_ids(posting: OutgoingPosting, chart: Chart) -> dict[str, object]:
    return {_FIELDS[kind]: chart.dimension_id(kind, code) for kind, code in marks_of(posting) if code}


def counter_form(lines: Sequence[Row], key: str, on: date, text: str) -> dict[str, object]:
    """Return the body of a voucher that takes back another line by line, on a date of its own."""
    return _head(key, on, marked(text, key)) | {
        "VoucherLines": [
            {
                **{name: line.fields[name] for name in _KEPT_OF_LINE if line.has(name)},
                "PostingDate": on.isoformat(),
                "CurrencyAmount": kroner(-line.ore("CurrencyAmount")),
            }
            for line in lines
        ],
    }


def _head(key: str, day: date, text: str) -> dict[str, object]:
    return {
        "VoucherDate": day.isoformat(),
        "CurrencyCode": COMPANY_CURRENCY,
        "Description": text,
        "ExternalImportReference": key,
        "SaftSourceId": SOURCE,
        "SaftBatchId": key,
    }


def marked(text: str, key: str) -> str:
    """Return the text with the key behind it in brackets, cut so that the key always stays whole."""
    mark = f" [{key}]"
    return one_line(text)[: LARGEST_TEXT - len(mark)] + mark


def one_line(text: str) -> str:
    return " ".join(text.split())


def key_of(reference: str, text: str) -> str:
    """Return our key on a voucher, by reference or text; empty for a voucher that is not ours."""
    if _OUR_KEY.fullmatch(reference):
        return reference
    in_text = _KEY_IN_TEXT.search(text)
    return in_text[1] if in_text else ""


def reversal_key(key: str) -> str:
    """Return the key of the reversal of what has this key: ``RV`` for ``AV``, any other unchanged."""
    return f"RV{key[2:]}" if key.startswith("AV") else key


def reversed_key(key: str) -> str:
    """Return the key of what a reversal's key reverses, empty for any other key."""
    return f"AV{key[2:]}" if key.startswith("RV") else ""
