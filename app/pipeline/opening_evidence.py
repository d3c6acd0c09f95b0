"""Evidence of vouchers without a payout: an opening, with what both sides said then, and corrections."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from app.clock import from_ms
from app.core.vouchers import Posting, VoucherDraft, VoucherKind, VoucherState
from app.pipeline.row_evidence import decisions_of, is_about_a_row, line_of, row_of, sources_of
from app.pipeline.services import Services
from app.pipeline.voucher_links import links_of
from app.reports.evidence import model as m
from app.store import connections, proofs, shops, vouchers


def opening_evidence(
    services: Services,
    connection: Connection,
    shop_id: int,
    voucher_id: int,
    account_names: Mapping[str, str],
) -> m.Evidence:
    """Gather what the document of an opening voucher, or of a correction, prints."""
    row = vouchers.get_voucher(connection, shop_id, voucher_id)
    draft = vouchers.draft_of(row)
    shop = shops.get_shop(connection, shop_id)
    company = connections.get_company(connection, shop_id, row.company_id)
    account = connections.get_merchant_account(connection, shop_id, row.merchant_account_id)
    position, settled = None, m.Settled(draft.payout_reference, row.currency, 0, row.date)
    if row.kind == VoucherKind.OPENING:
        opening = next(
            one
            for one in proofs.live_openings(connection, shop_id, row.company_id)
            if one.merchant_account_id == account.id
        )
        settled = m.Settled(account.reference, row.currency, opening.difference, row.date)
        position = m.Position(
            opening.start - timedelta(days=1),
            opening.books,
            opening.provider,
            opening.difference,
            opening.note,
        )
    rows: tuple[m.TransactionLine, ...] = ()
    sources: tuple[m.ReportSource, ...] = ()
    decided: tuple[m.DecisionMade, ...] = ()
    if is_about_a_row(row):
        stored = row_of(connection, row)
        amount = sum(one.amount for one in draft.postings if one.amount > 0)
        settled = m.Settled(draft.payout_reference, row.currency, amount, row.date)
        rows, decided = (line_of(connection, stored),), tuple(decisions_of(row))
        sources = tuple(sources_of(connection, stored))
    info = services.provider(account.provider).info
    return m.Evidence(
        language=shop.language,
        zone=shop.zone,
        provider_title=info.title,
        shop=m.Party(company.name, company.organisation_number),
        provider=m.Party(str(info.extra.get("legal_name", info.title))),
        merchant_account=m.MerchantAccount(account.reference, account.name, tuple(account.handles)),
        settled=settled,
        books=m.Books(
            services.system(company.system).info.title,
            company.name,
            company.reference,
            company.organisation_number,
        ),
        voucher=voucher_printed(row, draft, account_names),
        transactions=rows,
        sources=sources,
        parser_version=info.parser_version,
        approval=m.Approval(row.approved_by, from_ms(row.approved_at)),
        decisions=decided,
        position=position,
        links=tuple(links_of(connection, shop_id, row)),
    )


def voucher_printed(row: Row[Any], draft: VoucherDraft, account_names: Mapping[str, str]) -> m.VoucherPrinted:
    """The voucher as every document prints it."""
    return m.VoucherPrinted(
        kind=row.kind,
        number=row.ledger_number or "",
        key=row.voucher_key,
        revision=row.revision,
        date=row.date,
        text=draft.text,
        state=str(VoucherState.POSTED),
        currency=row.currency,
        postings=tuple(
            m.PostingLine(
                one.part, account_names.get(one.account, ""), one.vat_code, one.amount, _told(one), one.rule
            )
            for one in draft.postings
        ),
        draft_sha256=row.draft_hash,
    )


def _told(posting: Posting) -> str:
    """A posting's text, and behind it the codes that it is marked with."""
    marks = (posting.department, posting.project, *posting.dimensions)
    return " · ".join(filter(None, (posting.text, *marks)))
