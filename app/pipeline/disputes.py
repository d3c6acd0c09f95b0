"""Disputes: asked about where the money has not come back, and booked as lost when a person says so.

What is disputed follows from our own booked vouchers and the provider's rows alone, and is reckoned anew each
time: a question closes by itself when the dispute is won. The loss is a voucher of its own whose identity is
that of the dispute's row, so that an answer given twice, or by two at once, books it once.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from app.clock import local_date
from app.core.cases import Action, Case, CaseCode
from app.core.disputes import SUBJECT, Disputed, Left, dispute_case, still_disputed, written_off
from app.core.draft_context import DraftContext
from app.core.transactions import TransactionType
from app.core.vouchers import ENDED, IN_BOOKS, Posting, VoucherDraft, VoucherKind
from app.pipeline.services import Services
from app.store import cases, connections, orders, rules, shops, vouchers
from app.store import tables as t

CODES: Final = (CaseCode.DISPUTE_OPEN, CaseCode.DISPUTE_WON_LATE)
_TYPES: Final = (str(TransactionType.CHARGEBACK), str(TransactionType.CHARGEBACK_REVERSAL))


def sync_disputes(services: Services, shop_id: int, provider: str, written_off: Collection[str] = ()) -> None:
    """Open the questions about disputes that have been open for long, and close those that are settled.

    ``written_off`` are keys of rows whose dispute the books have something about that is not ours: a loss
    that a person has booked there is not asked about.
    """
    now = services.now_ms()
    with services.store.writing("disputes", shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        today = local_date(services.clock(), shop.zone)
        since = today - timedelta(days=services.settings.dispute_days)
        for account in connections.list_merchant_accounts(connection, shop_id):
            known = context_of(services, connection, shop_id, account)
            if account.provider != provider or known is None:
                continue
            company, context = known
            asked = [
                dispute_case(left, reference, context, shop.start_date)
                for left, reference in open_disputes(connection, shop_id, account, company)
                if left.amount < 0 or (left.day <= since and left.key not in written_off)
            ]
            keep_questions(connection, shop_id, account.id, CODES, asked, now)


def keep_questions(
    connection: Connection,
    shop_id: int,
    account_id: int,
    codes: Collection[CaseCode],
    asked: Iterable[Case],
    now: int,
) -> None:
    """Make the merchant account's questions with these codes what they are now."""
    found = {case.key: case for case in asked}
    rows = connection.execute(
        select(t.cases.c.id, t.cases.c.case_key).where(
            t.cases.c.shop_id == shop_id,
            t.cases.c.merchant_account_id == account_id,
            t.cases.c.state == cases.OPEN,
            t.cases.c.code.in_([str(code) for code in codes]),
        )
    ).all()
    cases.close_by_ids(connection, shop_id, [row.id for row in rows if row.case_key not in found], now)
    for case in found.values():
        cases.open_case(connection, shop_id, case, now, merchant_account_id=account_id)


def context_of(
    services: Services, connection: Connection, shop_id: int, account: Row[Any]
) -> tuple[Row[Any], DraftContext] | None:
    """The company and what drafting for the merchant account takes, None while no company is connected."""
    company = connections.live_company(connection, shop_id)
    if company is None:
        return None
    return company, DraftContext(
        company=f"{company.system}:{company.reference}",
        provider=account.provider,
        merchant_account=account.reference,
        rules=rules.current_rules(connection, shop_id, services.accounts),
        language=shops.get_shop(connection, shop_id).language,
        currency=company.currency,
    )


def open_disputes(
    connection: Connection, shop_id: int, account: Row[Any], company: Row[Any], answering: str = ""
) -> list[tuple[Left, str]]:
    """Return what is left of the merchant account's disputes, each with the provider's reference.
    ``answering`` is the subject of the question that is being answered, whose dispute is open still."""
    rows = booked_rows(connection, shop_id, account.id, company, _TYPES)
    numbers = order_numbers(connection, shop_id, [row.transaction_id for row, _, _ in rows])
    booked, references = [], {}
    for row, posting, amount in rows:
        payment = dict(map(tuple, row.references)).get("reference") or row.key
        order = numbers.get(row.transaction_id, "")
        booked.append(
            Disputed(row.key, order, payment, posting.account, amount, row.booked_on, posting.customer)
        )
        references[row.key] = payment
    losses = corrections_about(connection, shop_id, account.id, company.id, SUBJECT)
    written = written_off(vouchers.draft_of(row) for row in losses)
    older = lost_before_start(connection, shop_id, [account.id])
    older -= {answering.removeprefix(SUBJECT)}
    written |= {row.key: row.amount for row in booked if row.key in older}
    return [(left, references[left.key]) for left in still_disputed(booked, written)]


def lost_before_start(connection: Connection, shop_id: int, accounts: Sequence[int]) -> frozenset[str]:
    """Return the keys of the rows of whose dispute a person has said that the books of before the start have
    the loss."""
    rows = connection.execute(
        select(t.cases.c.subject, t.cases.c.decision).where(
            t.cases.c.shop_id == shop_id,
            t.cases.c.merchant_account_id.in_(accounts),
            t.cases.c.code == str(CaseCode.DISPUTE_OPEN),
            t.cases.c.state == cases.DECIDED,
        )
    ).all()
    said = [row for row in rows if row.decision["action"] == Action.LOST_BEFORE_START]
    return frozenset(row.subject.removeprefix(SUBJECT) for row in said)


def booked_rows(
    connection: Connection, shop_id: int, account_id: int, company: Row[Any], types: Sequence[str]
) -> list[tuple[Row[Any], Posting, int]]:
    """Return the rows of these types that live vouchers of ours book by their rules: the row, its posting and
    the amount in it, debit +, in the company's currency."""
    rows = _rows(connection, shop_id, account_id, company.id, types)
    drafts = {row.voucher_id: vouchers.draft_of(row) for row in rows}
    found = []
    for row in rows:
        place = _booked(row, drafts[row.voucher_id], company.currency, types)
        if place is not None:
            found.append((row, *place))
    return found


def _rows(
    connection: Connection, shop_id: int, account_id: int, company_id: int, types: Sequence[str]
) -> list[Row[Any]]:
    rows, claim, voucher = t.transactions, t.claims, t.vouchers
    found = connection.execute(
        select(
            rows.c.id.label("transaction_id"),
            *(rows.c.key, rows.c.gross, rows.c.booked_on, rows.c.references),
            rows.c.currency.label("row_currency"),
            voucher,
            voucher.c.id.label("voucher_id"),
        )
        .join(claim, (claim.c.transaction_id == rows.c.id) & (claim.c.shop_id == shop_id))
        .join(voucher, (voucher.c.id == claim.c.voucher_id) & (voucher.c.shop_id == shop_id))
        .where(
            rows.c.shop_id == shop_id,
            rows.c.merchant_account_id == account_id,
            rows.c.type.in_(types),
            voucher.c.state.in_([str(state) for state in IN_BOOKS]),
            voucher.c.company_id == company_id,
        )
        .order_by(rows.c.id)
    )
    return list(found.all())


def _booked(
    row: Row[Any], draft: VoucherDraft, currency: str, types: Sequence[str]
) -> tuple[Posting, int] | None:
    """The posting and amount (debit +, the company's currency) that the voucher has for the row's own amount.

    None where a person sent it elsewhere, and where a foreign amount is summed with others at a rate: what of
    the sum is this row's is not known.
    """
    for posting in draft.postings:
        if row.key in posting.transactions and posting.line_type in types:
            if posting.rule.startswith(("decision:", "standing:")):
                return None
            if row.row_currency == currency:
                return posting, -row.gross
            return (posting, posting.amount) if len(posting.transactions) == 1 else None
    return None


def order_numbers(connection: Connection, shop_id: int, ids: list[int]) -> dict[int, str]:
    """Order numbers by the matches made when the payouts were explained."""
    identities: dict[int, str] = {}
    for start in range(0, len(ids), cases.CHUNK):
        found = connection.execute(
            select(t.matches.c.transaction_id, t.matches.c.order_identity).where(
                t.matches.c.shop_id == shop_id,
                t.matches.c.transaction_id.in_(ids[start : start + cases.CHUNK]),
            )
        )
        identities |= {one.transaction_id: one.order_identity for one in found}
    numbers = orders.identities_by_number(connection, shop_id, identities.values())
    return {row_id: numbers[one] for row_id, one in identities.items() if one in numbers}


def corrections_about(
    connection: Connection, shop_id: int, account_id: int, company_id: int, subject: str
) -> list[Row[Any]]:
    """The corrections about single rows that are, or are being, booked, by what their subject begins with."""
    table = t.vouchers
    found = connection.execute(
        select(table)
        .where(
            table.c.shop_id == shop_id,
            table.c.merchant_account_id == account_id,
            table.c.kind == str(VoucherKind.CORRECTION),
            table.c.subject.startswith(subject),
            table.c.company_id == company_id,
            table.c.state.not_in([str(state) for state in ENDED]),
        )
        .order_by(table.c.id)
    )
    return list(found.all())
