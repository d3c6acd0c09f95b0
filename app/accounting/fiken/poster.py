"""A voucher to Fiken's form and back, and what must be right before it is sent. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.accounting.base import Account, FoundState, LedgerVoucher, OutgoingPosting, OutgoingVoucher
from app.accounting.fiken.info import COMPANY_CURRENCY, CUSTOMER_LEDGER, LARGEST_TEXT, PREFIX, SYSTEM
from app.accounting.fiken.vat import kind_of, parts
from app.accounting.marks import mark_of, marks_of, vat_mark
from app.accounting.rows import Row
from app.core.cases import CaseCode
from app.core.marked import VAT, Mark, MarkedLine
from app.errors import BadAnswer, Refused

CREATE: Final = "create_entry"

_KEY_IN_TEXT: Final = re.compile(r"\[((?:AV|RV)[A-Z2-7]{20})\]")


def check(voucher: OutgoingVoucher, accounts: Mapping[str, Account], *, registered: bool) -> None:
    """Raise Refused with the case a person has to settle before this voucher can be booked."""
    if voucher.currency != COMPANY_CURRENCY:
        raise _refused(CaseCode.RATE_MISSING, currency=voucher.currency)
    for row, posting in enumerate(voucher.postings, start=1):
        _check_account(posting, row, accounts)
        for kind, code in marks_of(posting):
            if code:
                raise _refused(
                    CaseCode.DIMENSION_MISSING, dimension=kind, code=code, account=posting.account, row=row
                )
        meant = kind_of(posting)
        if meant.percentage and not registered:
            raise _refused(
                CaseCode.VAT_CODE_MISSING, account=posting.account, vat_code=posting.vat_code, row=row
            )
        if meant.is_inside and meant.account not in accounts:
            raise _refused(
                CaseCode.VAT_CODE_MISSING,
                account=posting.account,
                vat_code=posting.vat_code,
                row=row,
                reason="vat accounts not known",
            )


def _check_account(posting: OutgoingPosting, row: int, accounts: Mapping[str, Account]) -> None:
    """The account has to be there; below the customer ledger each customer has one of its own."""
    facts: dict[str, object] = {"account": posting.account, "row": row}
    if posting.customer:
        facts["customer"] = posting.customer
        if posting.account != CUSTOMER_LEDGER:
            raise _refused(CaseCode.CUSTOMER_NOT_TAKEN, **facts)
        if posting.part not in accounts:
            raise _refused(CaseCode.CUSTOMER_MISSING, **facts)
    elif posting.account == CUSTOMER_LEDGER:
        raise _refused(CaseCode.PARTY_MISSING, party="customer", **facts)
    elif posting.account not in accounts:
        raise _refused(CaseCode.ACCOUNT_MISSING, **facts)


def _refused(case: CaseCode, **params: object) -> Refused:
    return Refused(SYSTEM, CREATE, case, "", **params)


def form_of(voucher: OutgoingVoucher, *, credit_is_gross: bool = False) -> dict[str, object]:
    """Return the body of ``POST /generalJournalEntries`` for a voucher that ``check`` let pass.

    Each line has one side. Lines have no text of their own: what the postings say is in the evidence.
    ``credit_is_gross`` gives the credit sides with VAT as Fiken's file says, instead of as was observed.
    """
    text = marked(voucher.text, voucher.key)
    lines = [line for posting in voucher.postings for line in _lines(posting, credit_is_gross)]
    entry = {"description": text, "date": voucher.date.isoformat(), "lines": lines}
    return {"description": text, "open": False, "journalEntries": [entry]}


def _lines(posting: OutgoingPosting, credit_is_gross: bool) -> Iterator[dict[str, object]]:
    side = "debit" if posting.amount > 0 else "credit"
    kind, amount = kind_of(posting), abs(posting.amount)
    if not kind.is_inside:
        code = {} if kind.code == "0" else {f"{side}VatCode": int(kind.code)}
        yield {"amount": amount, f"{side}Account": posting.part, **code}
        return
    for part in parts(amount, kind.percentage):
        given = part.gross if credit_is_gross and side == "credit" else part.net
        yield {
            "amount": given,
            f"{side}Account": posting.part,
            f"{side}VatCode": int(kind.code),
        }


def has_vat_on_credit(voucher: OutgoingVoucher) -> bool:
    """Whether the two readings of a credit side's amount would book this voucher differently."""
    return any(posting.amount < 0 and kind_of(posting).is_inside for posting in voucher.postings)


def marked(text: str, key: str) -> str:
    """Return the text with the key behind it in brackets, cut so that the key always stays whole."""
    mark = f" [{key}]"
    return " ".join(text.split())[: LARGEST_TEXT - len(mark)] + mark


def keys_in(entries: Sequence[Row]) -> list[str]:
    """Return our keys in the texts of the entries, each once."""
    found = (key for entry in entries for key in _KEY_IN_TEXT.findall(entry.text("description")))
    return list(dict.fromkeys(found))


def reversal_key(key: str) -> str:
    """Return the key of the reversal of what has this key: ``RV`` for ``AV``, any other unchanged."""
    return f"RV{key[2:]}" if key.startswith("AV") else key


def original_key(key: str) -> str:
    """Return the key of what a reversal's key reverses, any other unchanged."""
    return f"AV{key[2:]}" if key.startswith("RV") else key


def own_text(entry: Row) -> str:
    """Return an entry's text without what Fiken puts before it."""
    return entry.text("description").removeprefix(PREFIX)


def line_marks(line: Row) -> Mapping[str, Mark]:
    """Return what a line is marked with. Fiken leaves out what is not set: a VAT code that is not there may
    be none, or one that is not told, and Fiken's own lines of VAT have none. Projects are a list."""
    told = line.fields.get("projectId")
    projects = told if isinstance(told, list) else [told]
    marks = {"project": mark_of(", ".join(str(one) for one in projects if one is not None), "")}
    if line.has("vatCode"):
        marks[VAT] = vat_mark(line.text("vatCode"), line.text("vatCode"))
    return marks


def sums_of(entries: Sequence[Row]) -> dict[str, int]:
    """Return the sum per account code over the entries, Fiken's own VAT lines included; zero sums left out.

    Raises BadAnswer when a line lacks its account, or the lines do not balance: then a line is missing, or
    its amount does not say which side it is on.
    """
    sums: dict[str, int] = defaultdict(int)
    for entry in entries:
        for line in entry.rows("lines"):
            account = line.text("account")
            if not account:
                raise BadAnswer(SYSTEM, entry.operation, field="lines.account")
            sums[account] += line.minor("amount")
    if sum(sums.values()) != 0:
        raise BadAnswer(SYSTEM, entries[0].operation, field="lines.amount")
    return {account: amount for account, amount in sums.items() if amount}


def ledger_voucher(
    transaction: Row, *, key: str | None = None, reversed_by: int | None = None
) -> LedgerVoucher:
    """Return the voucher of a transaction. Fiken may split what was sent as one entry into several."""
    entries = transaction.rows("entries")
    if not entries:
        raise BadAnswer(SYSTEM, transaction.operation, field="entries")
    number = transaction.whole("transactionId")
    keys = keys_in([*entries, transaction])
    gone = transaction.flag("deleted") or reversed_by is not None
    return LedgerVoucher(
        id=str(number),
        order=number,
        key=(keys[0] if keys else "") if key is None else key,
        state=FoundState.REVERSED if gone else FoundState.POSTED,
        date=entries[0].day("date"),
        text=own_text(entries[0]),
        sums=sums_of(entries),
        number=entries[0].text("journalEntryNumber"),
        reversed_by="" if reversed_by is None else str(reversed_by),
        lines=tuple(
            MarkedLine(line.text("account"), line.minor("amount"), line_marks(line))
            for entry in entries
            for line in entry.rows("lines")
        ),
    )


def made_voucher(number: int, voucher: OutgoingVoucher, sums: Mapping[str, int]) -> LedgerVoucher:
    """Return what was just created, before it is read back: its number is not known yet."""
    return LedgerVoucher(
        id=str(number),
        order=number,
        key=voucher.key,
        state=FoundState.POSTED,
        date=voucher.date,
        text=marked(voucher.text, voucher.key),
        sums=sums,
    )
