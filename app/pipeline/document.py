"""Document: make the evidence once, keep it, and attach it to the booked voucher exactly once."""

from typing import Final

from app.accounting.base import EvidenceFile
from app.core.cases import CaseCode
from app.core.vouchers import VoucherState
from app.errors import CallError, Refused, Unclear
from app.pipeline.desk import Desk
from app.pipeline.evidence import make_evidence
from app.pipeline.outcome import NOTHING, Next
from app.store import vouchers
from app.store.leases import fenced

_TRIES: Final = "attach_tries"


def document(desk: Desk) -> Next | None:
    """Take a posted voucher to documented; None means that the next step can follow at once."""
    if not desk.accounting.info.capabilities.attaches:
        desk.write("documented", "documented", state=str(VoucherState.DOCUMENTED))
        return None
    ledger_id = desk.row.ledger_id
    if ledger_id is None:
        raise AssertionError("posted without an id")
    file = _evidence(desk)
    if not _is_attached(desk, ledger_id, file):
        # Whoever created an adopted voucher may be attaching right now, as long as a lease lasts.
        wait = (desk.row.posted_at - desk.services.now_ms()) / 1000 + desk.services.settings.lease_seconds
        if not desk.row.created_here and wait > 0:
            return Next(wait + 0.05, "answer_unclear")
        waiting = _attach(desk, ledger_id, file)
        if waiting is not None:
            return waiting
    desk.write("documented", "documented", state=str(VoucherState.DOCUMENTED), intent=None)
    return None


def _attach(desk: Desk, ledger_id: str, file: EvidenceFile) -> Next | None:
    tries = int((desk.row.intent or {}).get(_TRIES, 0))
    effect = desk.intend("attach", ledger_id)
    try:
        desk.accounting.attach(ledger_id, file)
    except Unclear:
        # Longer each time: a system that puts files in place by and by may begin anew when asked again.
        settings = desk.services.settings
        wait = min(settings.settle_seconds * 2 ** min(tries, 12), settings.retry_most_seconds)
        desk.finish("attach", effect, "unclear", ledger_id, intent={_TRIES: tries + 1})
        return Next(wait, "answer_unclear")
    except Refused as error:
        desk.finish("attach", effect, "refused", ledger_id)
        desk.ask(CaseCode.ATTACHMENT_REFUSED, vendor_message=error.vendor_message)
        return NOTHING
    except CallError:
        desk.finish("attach", effect, "not_done", ledger_id)
        raise
    desk.finish("attach", effect, "done", ledger_id)
    return None


def _account_names(desk: Desk) -> dict[str, str]:
    known = desk.services.account_names
    if desk.company.id not in known:
        accounts = desk.accounting.reference_data().accounts
        known[desk.company.id] = {one.number: one.name for one in accounts}
    return known[desk.company.id]


def _is_attached(desk: Desk, ledger_id: str, file: EvidenceFile) -> bool:
    """Whether the documentation is there: by our name or size where the system tells them, or anything at all
    on an adopted voucher."""
    there = desk.accounting.attachments(ledger_id)
    if not desk.row.created_here:
        return bool(there)
    return any(
        one.name == file.name or one.size == len(file.content) or not (one.name or one.size) for one in there
    )


def _evidence(desk: Desk) -> EvidenceFile:
    """The stored evidence of this voucher and number, made now if it is not there yet."""
    name = f"avstem-{desk.row.voucher_key}.pdf"
    with desk.services.store.reading(desk.lease.shop) as connection:
        stored = vouchers.evidence_of(connection, desk.lease.shop, desk.row.id)
    if stored is not None and stored.name == name:
        return EvidenceFile(stored.name, stored.media_type, stored.content)
    content = make_evidence(desk.services, desk.lease.shop, desk.row.id, _account_names(desk))
    with fenced(desk.services.store, "evidence", desk.lease) as connection:
        vouchers.save_evidence(
            connection,
            desk.lease.shop,
            desk.row.id,
            name,
            "application/pdf",
            content,
            desk.services.now_ms(),
        )
    return EvidenceFile(name, "application/pdf", content)
