"""What a journal transaction looks like when it is sent; unknown and impossible fields are refused."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from app.sandbox.vismanet.company import Batch, Company, Line
from app.sandbox.vismanet.refusals import bad

_HEADER: Final = frozenset(
    {
        "batchNumber",
        "hold",
        "transactionDate",
        "postPeriod",
        "financialPeriod",
        "ledger",
        "currencyId",
        "exchangeRate",
        "autoReversing",
        "description",
        "controlTotalInCurrency",
        "createVatTransaction",
        "skipVatAmountValidation",
        "transactionCode",
        "branch",
        "overrideNumberSeries",
        "journalTransactionLines",
    }
)
_LINE: Final = frozenset(
    {
        "operation",
        "lineNumber",
        "accountNumber",
        "subaccount",
        "project",
        "projectTask",
        "referenceNumber",
        "transactionDescription",
        "debitAmountInCurrency",
        "creditAmountInCurrency",
        "vatCodeId",
        "vatId",
        "branch",
        "uom",
        "quantity",
        "note",
    }
)


def value(body: Mapping[str, Any], name: str, kind: type | tuple[type, ...]) -> Any:
    """The wrapped value of a field, None where it is not there."""
    wrapped = body.get(name)
    if wrapped is None:
        return None
    if not isinstance(wrapped, dict) or set(wrapped) != {"value"}:
        raise bad(f"{name} must be an object with a value")
    found = wrapped["value"]
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        raise bad(f"{name} has a value of another type")
    return found


def check_header(company: Company, body: Mapping[str, Any]) -> None:
    """Refuse fields that nobody knows, and what the company does not have."""
    for name in body:
        if name not in _HEADER:
            raise bad(f"{name} is not a field of a journal transaction")
    if value(body, "ledger", str) not in (None, company.ledger):
        raise bad("The ledger cannot be found")
    if value(body, "branch", str) not in (None, company.branch):
        raise bad("The branch cannot be found")
    if value(body, "currencyId", str) not in (None, "NOK"):
        raise bad("The currency cannot be found")


def day_of(body: Mapping[str, Any]) -> date:
    given = value(body, "transactionDate", str)
    if given is None:
        raise bad("transactionDate is missing")
    try:
        return datetime.fromisoformat(given).date()
    except ValueError:
        raise bad("transactionDate is no date") from None


def check_period(company: Company, body: Mapping[str, Any], day: date) -> None:
    """The period is that of the day, and open."""
    period = company.period_of(day)
    told = value(body, "financialPeriod", str)
    if period is None or told != period.id:
        raise bad("The financial period cannot be found for the transaction date")
    if period.is_closed:
        raise bad(f"The financial period {period.id} is closed in the general ledger")


def lines_of(
    company: Company, body: Mapping[str, Any], before: tuple[Line, ...], *, needs_sub: bool
) -> tuple[Line, ...]:
    """The lines as they are after the operations that were sent."""
    given = body.get("journalTransactionLines", [])
    if not isinstance(given, list):
        raise bad("journalTransactionLines is no list")
    lines = {line.number: line for line in before}
    for one in given:
        if not isinstance(one, dict) or set(one) - _LINE:
            raise bad("A line has fields that nobody knows")
        number = value(one, "lineNumber", int)
        if one.get("operation") == "Delete":
            if lines.pop(number, None) is None:
                raise bad("The line cannot be found")
        elif one.get("operation") == "Insert" and number is not None and number not in lines:
            lines[number] = _line(company, one, number, needs_sub=needs_sub)
        else:
            raise bad("The operation of a line cannot be carried out")
    return tuple(lines.values())


def check_control_total(body: Mapping[str, Any], batch: Batch) -> None:
    """A held batch may differ from its total; one that is not held may not."""
    if batch.total or (
        batch.lines
        and "controlTotalInCurrency" in body
        and _ore(body, "controlTotalInCurrency") != batch.debit
    ):
        raise bad("The document is out of balance")


def _line(company: Company, one: Mapping[str, Any], number: int, *, needs_sub: bool) -> Line:
    account = value(one, "accountNumber", str)
    known = company.accounts.get(account)
    if known is None:
        raise bad(f"The account {account} cannot be found")
    if not known.is_active:
        raise bad(f"The account {account} is inactive")
    if value(one, "vatCodeId", str) or value(one, "vatId", str):
        raise bad("VAT lines need createVatTransaction")
    segments = _segments(company, one.get("subaccount"), needs_sub=needs_sub)
    debit, credit = _ore(one, "debitAmountInCurrency"), _ore(one, "creditAmountInCurrency")
    text = value(one, "transactionDescription", str) or ""
    return Line(number, account, debit - credit, text, segments)


def _segments(company: Company, given: Any, *, needs_sub: bool) -> tuple[tuple[int, str], ...]:
    if given is None:
        if needs_sub:
            raise bad("The subaccount is missing")
        return ()
    if not isinstance(given, list):
        raise bad("subaccount is no list of segments")
    segments = tuple((one.get("segmentId"), one.get("segmentValue")) for one in given)
    if segments not in [one.segments for one in company.subaccounts]:
        raise bad("The subaccount cannot be found")
    return segments


def _ore(body: Mapping[str, Any], name: str) -> int:
    given = value(body, name, (int, Decimal))
    if given is None:
        return 0
    exact = Decimal(given) * 100
    if exact != exact.to_integral_value() or exact < 0:
        raise bad(f"{name} is negative or has more than two decimals")
    return int(exact)
