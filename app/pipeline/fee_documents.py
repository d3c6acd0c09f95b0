"""Fee documents: told by a person, held against what is booked at once and each night."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from app.clock import local_date
from app.core.cases import Case, CaseCode
from app.core.fee_documents import MonthFees, month_end, month_of
from app.errors import Conflict
from app.pipeline.services import Services
from app.store import audit, cases, connections, fee_documents, shops


@dataclass(frozen=True, slots=True)
class FeeDocument:
    """An invoice or statement: ``amount`` is what was charged, VAT included, minor units, a cost positive.

    ``month`` is any day of the month; ``sha256`` names the file that the shop keeps, empty without one.
    """

    month: date
    number: str
    amount: int
    vat: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A month with documents: the merchant account's row, the sums, and the company's currency."""

    account: Row[Any]
    fees: MonthFees
    currency: str


def tell_document(
    services: Services, shop_id: int, account_id: int, document: FeeDocument, actor: str
) -> list[Checked]:
    """Keep what the document says; the same number of the month again takes its place. Return its month.

    Raises NotFound for a merchant account that is not the shop's, Conflict without a company.
    """
    now, month = services.now_ms(), month_of(document.month)
    with services.store.writing("fee_document", shop_id) as connection:
        account = connections.get_merchant_account(connection, shop_id, account_id)
        company = connections.live_company(connection, shop_id)
        if company is None:
            raise Conflict("accounting_not_connected")
        before = fee_documents.save_document(
            connection,
            shop_id,
            account_id,
            {
                "month": month,
                "number": document.number,
                "currency": company.currency,
                "amount": document.amount,
                "vat": document.vat,
                "sha256": document.sha256,
                "told_by": actor,
                "told_at": now,
            },
        )
        audit.log_change(
            connection,
            shop_id,
            ("merchant_account", account_id),
            actor,
            now,
            "fee_document_told",
            change_from=None if before is None else str(before.amount),
            change_to=str(document.amount),
            params={"month": f"{month:%Y-%m}", "number": document.number, "currency": company.currency},
        )
        _keep_cases(services, connection, shop_id, account, company, now)
    return [one for one in checked_months(services, shop_id) if _is_about(one, account_id, month)]


def _is_about(one: Checked, account_id: int, month: date) -> bool:
    return one.account.id == account_id and one.fees.month == month


def checked_months(services: Services, shop_id: int) -> list[Checked]:
    """Return every month that has documents, with what is booked of it."""
    with services.store.reading(shop_id) as connection:
        company = connections.live_company(connection, shop_id)
        if company is None:
            return []
        return [
            Checked(account, fees, company.currency)
            for account in connections.list_merchant_accounts(connection, shop_id)
            for fees in fee_documents.month_fees(connection, shop_id, company.id, account.id)
        ]


def sync_fee_documents(services: Services, shop_id: int, provider: str) -> None:
    """Hold the provider's documents against what is booked now; ask about months that do not agree."""
    now = services.now_ms()
    with services.store.writing("fee_documents", shop_id) as connection:
        company = connections.live_company(connection, shop_id)
        for account in connections.list_merchant_accounts(connection, shop_id) if company is not None else ():
            if account.provider == provider:
                _keep_cases(services, connection, shop_id, account, company, now)


def _keep_cases(
    services: Services, connection: Connection, shop_id: int, account: Row[Any], company: Any, now: int
) -> None:
    """A month that is not over can still agree: it is not asked about."""
    today = local_date(services.clock(), shops.get_shop(connection, shop_id).zone)
    found = []
    for fees in fee_documents.month_fees(connection, shop_id, company.id, account.id):
        if fees.basis is None and month_end(fees.month) < today:
            found.append(_case(account, fees, company.currency))
    subject = f"fees/{account.provider}/{account.reference}/"
    for case in found:
        cases.open_case(connection, shop_id, case, now, merchant_account_id=account.id)
    cases.sync_cases(connection, shop_id, [CaseCode.FEE_DOCUMENT_DIFFERS], (subject,), found, now)


def _case(account: Row[Any], fees: MonthFees, currency: str) -> Case:
    code, told = CaseCode.FEE_DOCUMENT_DIFFERS, {"currency": currency}
    params: dict[str, object] = {
        "amount": {"amount": fees.documents, **told},
        "booked": {"amount": fees.documents + fees.difference, **told},
        "difference": {"amount": fees.difference, **told},
        "date": fees.month.isoformat(),
        "month": f"{fees.month:%m.%Y}",
        "system": account.provider,
    }
    subject = f"fees/{account.provider}/{account.reference}/{fees.month:%Y-%m}"
    # another difference than the one a person left as it is, is another question
    return Case(code, subject, params, f"{code}/{account.provider}", scope=str(fees.difference))
