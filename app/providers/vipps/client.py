"""The Report API: ledgers, and whole ledger dates page by page."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from app.errors import BadAnswer, Missing
from app.http import Answer, Http
from app.providers.base import CollectedDay, CollectPlan, MerchantAccount, ReportPart
from app.providers.vipps.auth import SYSTEM, call, is_partner, raise_for
from app.providers.vipps.scrub import scrub_page

TOPICS: Final = ("fees", "funds")
MOST_PAGES: Final = 2000


def ledgers(http: Http, credentials: Mapping[str, str]) -> Sequence[MerchantAccount]:
    """Return the ledgers the credentials are for: the sales unit's own, or the one assigned to a partner."""
    found: list[MerchantAccount] = []
    cursor = ""
    for _ in range(MOST_PAGES):
        query = f"?cursor={quote(cursor)}" if cursor else ""
        answer = call(http, credentials, "ledgers", "/settlement/v1/ledgers", query)
        if answer.status == 404:
            return ()
        raise_for(answer, "ledgers")
        page = _object(answer, "ledgers")
        found += [_account(item) for item in page["items"] if isinstance(item, dict)]
        cursor = str(page.get("cursor") or "")
        if not cursor:
            break
    if is_partner(credentials):
        return [one for one in found if one.reference == credentials["ledger_id"]]
    handle = f"api:{credentials['merchant_serial_number']}"
    return [one for one in found if handle in one.handles]


def _account(item: Mapping[str, Any]) -> MerchantAccount:
    bank, owner = item.get("payoutBankAccount") or {}, item.get("owner") or {}
    units = item.get("salesUnits") or []
    if not isinstance(item.get("ledgerId"), str) or not isinstance(item.get("currency"), str):
        raise BadAnswer(SYSTEM, "ledgers")
    return MerchantAccount(
        reference=item["ledgerId"],
        currency=item["currency"],
        name=str(units[0].get("name", "")) if units else "",
        organisation_number=str(owner.get("id", "")) if isinstance(owner, dict) else "",
        handles=tuple(str(one) for one in item.get("settlesForRecipientHandles") or ()),
        bank_account=str(bank.get("id", "")) if isinstance(bank, dict) else "",
    )


def collect(
    http: Http, credentials: Mapping[str, str], account: MerchantAccount, plan: CollectPlan
) -> Iterator[CollectedDay]:
    """Yield each day with both topics, scrubbed; stop after a day that is not complete yet."""
    for day in plan.days:
        parts: list[ReportPart] = []
        complete = True
        for topic in TOPICS:
            found, closed = _topic(http, credentials, account.reference, topic, day)
            parts += found
            complete = complete and closed
        if not complete:
            yield CollectedDay(day, tuple(_as_open(part) for part in parts), complete=False)
            return
        yield CollectedDay(day, tuple(parts), complete=True)


def _as_open(part: ReportPart) -> ReportPart:
    return ReportPart(part.key, part.day, part.body, part.delivered_sha256, complete=False)


def _topic(
    http: Http, credentials: Mapping[str, str], ledger: str, topic: str, day: date
) -> tuple[list[ReportPart], bool]:
    parts: list[ReportPart] = []
    cursor, seen = "", set()
    path = f"/report/v2/ledgers/{quote(ledger, safe='')}/{topic}/dates/{day.isoformat()}"
    for number in range(MOST_PAGES):
        query = f"?cursor={quote(cursor, safe='')}" if cursor else ""
        answer = call(http, credentials, f"{topic}_date", path, query)
        if answer.status == 404:
            if b"No such ledgerId" in answer.body:
                raise Missing(SYSTEM, f"{topic}_date", ledger=ledger)
            return parts, False
        raise_for(answer, f"{topic}_date")
        page = _object(answer, f"{topic}_date")
        parts.append(
            ReportPart(
                key=f"{topic}/{day.isoformat()}/{number:04d}",
                day=day,
                body=scrub_page(page, ledger, topic, day, number),
                delivered_sha256=hashlib.sha256(answer.body).hexdigest(),
                complete=True,
            )
        )
        if page.get("hasMore") is not True:
            return parts, page.get("tryLater") is False
        cursor = str(page.get("cursor") or "")
        if not cursor or cursor in seen:
            raise BadAnswer(SYSTEM, f"{topic}_date")
        seen.add(cursor)
    raise BadAnswer(SYSTEM, f"{topic}_date")


def _object(answer: Answer, operation: str) -> dict[str, Any]:
    page = answer.json()
    if not isinstance(page, dict) or not isinstance(page.get("items"), list):
        raise BadAnswer(SYSTEM, operation)
    return page
