"""Evidence: gathers what stands behind a voucher, and has it printed. Same facts and number, same bytes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from app.clock import from_ms
from app.core.balance_days import booked_by_day
from app.core.cases import Action
from app.core.transactions import OWN_VOUCHER_TYPES, PayoutShape, Transaction
from app.core.vouchers import VoucherDraft, VoucherKind, part_of
from app.pipeline.opening_evidence import opening_evidence, voucher_printed
from app.pipeline.sales_evidence import NO_ACCOUNT, sales_document
from app.pipeline.services import Services
from app.pipeline.voucher_links import links_of
from app.reports.evidence import model as m
from app.reports.evidence import render_evidence
from app.reports.sales import render_sales
from app.store import cases, connections, matches, orders, payouts, reports, shops, standing, vouchers
from app.store import tables as t


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands behind a voucher of a payout or a balance day."""

    shop: Row[Any]
    voucher: Row[Any]
    draft: VoucherDraft
    company: Row[Any]
    account: Row[Any]
    payout: payouts.StoredPayout
    rows: Sequence[Transaction]
    matched: Mapping[int, Row[Any]]
    numbers: Mapping[str, str]
    decided: Sequence[Row[Any]]
    standing: Mapping[int, Row[Any]]
    parts: Sequence[Row[Any]]
    fees: Sequence[Row[Any]]
    links: tuple[m.VoucherLink, ...] = ()


def make_evidence(
    services: Services, shop_id: int, voucher_id: int, account_names: Mapping[str, str]
) -> bytes:
    """Return the PDF for a voucher; ``account_names`` come from the chart."""
    with services.store.reading(shop_id) as connection:
        row = vouchers.get_voucher(connection, shop_id, voucher_id)
        if row.kind == VoucherKind.SALES or row.merchant_account_id == NO_ACCOUNT:
            return render_sales(sales_document(services, connection, shop_id, voucher_id, account_names))
        if row.payout_id is None:
            return render_evidence(opening_evidence(services, connection, shop_id, voucher_id, account_names))
        facts = load_facts(connection, shop_id, voucher_id)
    return render_evidence(_evidence(services, facts, account_names))


def load_facts(connection: Connection, shop_id: int, voucher_id: int) -> Facts:
    """Read what stands behind a voucher; raises NotFound. An opening voucher has no payout."""
    voucher = vouchers.get_voucher(connection, shop_id, voucher_id)
    draft = vouchers.draft_of(voucher)
    stored = payouts.load_payout(connection, shop_id, voucher.payout_id)
    rows = stored.transactions
    if voucher.kind == VoucherKind.RETURN:
        rows = tuple(row for row in rows if row.key in draft.claims)
    elif voucher.kind == VoucherKind.BALANCE_DAY:
        rows = tuple(row for row in rows if row.type not in OWN_VOUCHER_TYPES)
    matched = {row.transaction_id: row for row in matches.matches_of(connection, shop_id, voucher.payout_id)}
    first = stored.row.first_date or stored.row.paid_on
    last = stored.row.last_date or stored.row.paid_on
    if voucher.kind == VoucherKind.BALANCE_DAY:  # the reports are of days that begin elsewhere than here
        first = min((row.occurred_at.date() for row in rows), default=first)
    decided = cases.list_cases(
        connection, shop_id, state=cases.DECIDED, payout_id=voucher.payout_id, limit=None
    )
    return Facts(
        shop=shops.get_shop(connection, shop_id),
        voucher=voucher,
        draft=draft,
        company=connections.get_company(connection, shop_id, voucher.company_id),
        account=connections.get_merchant_account(connection, shop_id, voucher.merchant_account_id),
        payout=stored,
        rows=rows,
        matched=matched,
        numbers=orders.identities_by_number(
            connection, shop_id, (row.order_identity for row in matched.values())
        ),
        decided=decided,
        standing=standing.standing_by_id(connection, shop_id, (row.standing_id for row in decided)),
        parts=reports.part_hashes(
            connection, shop_id, voucher.merchant_account_id, stored.payout.reference, first, last
        ),
        fees=_fee_details(connection, shop_id, voucher.merchant_account_id, first, last),
        links=tuple(links_of(connection, shop_id, voucher)),
    )


def _fee_details(
    connection: Connection, shop_id: int, account_id: int, first: Any, last: Any
) -> Sequence[Row[Any]]:
    """Fee rows of the payout's days, with the order their capture belongs to where that is known."""
    details, rows, found = t.fee_details, t.transactions, t.matches
    return connection.execute(
        select(details, found.c.order_identity)
        .outerjoin(
            rows,
            (rows.c.shop_id == details.c.shop_id)
            & (rows.c.merchant_account_id == details.c.merchant_account_id)
            & (rows.c.provider_reference == details.c.provider_reference)
            & (rows.c.type == "sale"),
        )
        .outerjoin(found, found.c.transaction_id == rows.c.id)
        .where(
            details.c.shop_id == shop_id,
            details.c.merchant_account_id == account_id,
            details.c.booked_on >= first,
            details.c.booked_on <= last,
        )
        .order_by(details.c.booked_on, details.c.id)
    ).all()


def _evidence(services: Services, facts: Facts, account_names: Mapping[str, str]) -> m.Evidence:
    info = services.provider(facts.account.provider).info
    return m.Evidence(
        language=facts.shop.language,
        zone=facts.shop.zone,
        provider_title=info.title,
        shop=m.Party(facts.company.name, facts.company.organisation_number),
        provider=m.Party(str(info.extra.get("legal_name", info.title))),
        merchant_account=m.MerchantAccount(
            facts.account.reference, facts.account.name, tuple(facts.account.handles)
        ),
        settled=_settled(facts),
        books=m.Books(
            services.system(facts.company.system).info.title,
            facts.company.name,
            facts.company.reference,
            facts.company.organisation_number,
        ),
        voucher=voucher_printed(facts.voucher, facts.draft, account_names),
        transactions=tuple(_transaction(facts, row) for row in facts.rows),
        sources=tuple(
            m.ReportSource(part.part_key, part.day, part.delivered_sha256, part.stored_sha256)
            for part in facts.parts
        ),
        parser_version=facts.payout.row.parser_version,
        fee_details=tuple(_fee_detail(facts, row) for row in facts.fees)
        if facts.voucher.kind == VoucherKind.PAYOUT
        else (),
        approval=m.Approval(
            facts.voucher.approved_by,
            from_ms(facts.voucher.approved_at),
            automatic=facts.voucher.approved_by == "policy",
        ),
        decisions=tuple(_decision(facts, row) for row in facts.decided),
        rates=tuple(_rates(facts)),
        links=facts.links,
    )


def _settled(facts: Facts) -> m.Settled:
    payout = facts.payout.payout
    if facts.voucher.kind in (VoucherKind.RETURN, VoucherKind.BALANCE_DAY):
        is_return = facts.voucher.kind == VoucherKind.RETURN
        return m.Settled(
            reference=facts.draft.payout_reference,
            currency=facts.draft.currency if is_return else payout.currency,
            amount=_moved(facts),
            on=facts.draft.date,
            bank_account=facts.account.bank_account if is_return else "",
        )
    return m.Settled(
        reference=payout.reference,
        currency=payout.currency,
        amount=payout.amount,
        on=payout.paid_on,
        bank_reference=payout.bank_reference,
        bank_account=facts.account.bank_account,
        first_date=payout.first_date,
        last_date=payout.last_date,
        opening=payout.opening,
        closing=payout.closing,
        identity=facts.payout.row.identity_held or "" if payout.shape is not PayoutShape.BARE else "",
    )


def _moved(facts: Facts) -> int:
    """What a return moved between bank and provider; what a balance day took off what is owed."""
    if facts.voucher.kind == VoucherKind.RETURN:
        return -sum(row.net for row in facts.rows)
    return booked_by_day(facts.draft, facts.rows)


def _transaction(facts: Facts, row: Transaction) -> m.TransactionLine:
    match = facts.matched.get(facts.payout.row_ids[row.key])
    original = None
    if row.presentment_amount is not None and row.presentment_currency is not None:
        original = m.Original(row.presentment_amount, row.presentment_currency)
    decision = next((place for place, case in enumerate(facts.decided, 1) if case.subject == row.key), None)
    return m.TransactionLine(
        occurred_at=row.occurred_at,
        type=str(row.type),
        provider_reference=row.reference("reference") or row.reference("psp_reference") or row.key,
        gross=row.gross,
        fee=row.fee,
        fee_vat=row.fee_vat,
        order_number=facts.numbers.get(match.order_identity, "") if match else "",
        provider_type=row.provider_type,
        fees=tuple(m.FeeLine(str(part.fee_type), part.fee, part.fee_vat) for part in row.fees),
        match=m.MatchMade(match.reason, match.strength, tuple(match.flags), match.refund_id)
        if match
        else None,
        decision=decision,
        original=original,
        booked_on=row.booked_on,
    )


def _fee_detail(facts: Facts, row: Row[Any]) -> m.FeeDetailLine:
    return m.FeeDetailLine(
        row.booked_on,
        row.fee_type,
        row.provider_reference,
        row.amount,
        facts.numbers.get(row.order_identity, "") if row.order_identity else "",
    )


def _rates(facts: Facts) -> Iterator[m.ExchangeRate]:
    """The rates persons gave that this voucher rests on: a return beside it has its own."""
    for row in facts.decided:
        decision = cases.decision_of(row.decision)
        rests = any(told.startswith(f"{row.code}:{row.subject}:") for told in facts.draft.decisions)
        if decision.action is Action.USE_RATE and rests:
            yield m.ExchangeRate(
                base=row.params["currency"],
                quote=row.params["into"],
                rate=decision.rate,
                source=decision.rate_source,
                on=date.fromisoformat(decision.rate_on),
            )


def _decision(facts: Facts, row: Row[Any]) -> m.DecisionMade:
    decision = cases.decision_of(row.decision)
    answered_by = facts.standing.get(row.standing_id)
    return m.DecisionMade(
        case=row.code,
        subject=str(row.params.get("reference") or row.subject),
        action=str(decision.action),
        by=row.decided_by or "",
        at=from_ms(row.decided_at),
        note=decision.note,
        account=part_of(decision.account, decision.customer),
        vat_code=decision.vat_code,
        order_number=facts.numbers.get(decision.order_identity, ""),
        standing=m.StandingNamed(
            standing.condition_of(answered_by), answered_by.version, answered_by.valid_from
        )
        if answered_by is not None
        else None,
    )
