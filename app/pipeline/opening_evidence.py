"""Evidence of vouchers without a payout: an opening, with what both sides said then, and corrections."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from app.clock import from_ms
from app.core.disputes import SUBJECT as DISPUTE
from app.core.failed_refunds import SUBJECT as REFUND
from app.core.vouchers import VoucherDraft, VoucherKind, VoucherState
from app.pipeline.services import Services
from app.reports.evidence import model as m
from app.store import cases, connections, proofs, shops, vouchers


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
        transactions=(),
        sources=(),
        parser_version=info.parser_version,
        approval=m.Approval(row.approved_by, from_ms(row.approved_at)),
        decisions=tuple(_decisions(row)),
        position=position,
    )


def _decisions(row: Row[Any]) -> Iterator[m.DecisionMade]:
    """The answer that a voucher of a lost dispute follows, with its ground, as the draft's hash covers it."""
    if not row.subject.startswith((DISPUTE, REFUND)):
        return
    for told in row.draft["decisions"]:
        code, _, rest = told.partition(":")
        decision = cases.decision_of(json.loads(rest[rest.index("{") :]))
        yield m.DecisionMade(
            case=code,
            subject=row.subject.partition("/")[2],
            action=str(decision.action),
            by=row.approved_by,
            at=from_ms(row.approved_at),
            note=decision.note,
            account=decision.account,
            vat_code=decision.vat_code,
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
                one.account, account_names.get(one.account, ""), one.vat_code, one.amount, one.text, one.rule
            )
            for one in draft.postings
        ),
        draft_sha256=row.draft_hash,
    )
