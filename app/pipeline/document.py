"""Document: make the evidence once, keep it, and attach it to the booked voucher exactly once."""

from app.accounting.base import Attachment, EvidenceFile
from app.core.cases import CaseCode
from app.core.vouchers import VoucherState
from app.errors import CallError, Refused, Unclear
from app.pipeline.desk import Desk
from app.pipeline.evidence import make_evidence
from app.pipeline.outcome import NOTHING, Next
from app.store import vouchers
from app.store.leases import fenced


def document(desk: Desk) -> Next | None:
    """Take a posted voucher to documented; None means that the next step can follow at once."""
    if not desk.accounting.info.capabilities.attaches:
        desk.write("documented", "documented", state=str(VoucherState.DOCUMENTED))
        return None
    intent = desk.row.intent or {}
    adopted_at = intent.get("at") if intent.get("op") == "adopted" else None
    if adopted_at is not None:
        # Whoever created it may be attaching right now: look only when that must be over.
        wait = adopted_at / 1000 + desk.services.settings.settle_seconds - desk.services.now_ms() / 1000
        if wait > 0:
            return Next(wait + 0.05, "answer_unclear")
    file = _evidence(desk)
    ledger_id = desk.row.ledger_id
    if ledger_id is None:
        raise AssertionError("posted without an id")
    if not any(_is_ours(one, file) for one in desk.accounting.attachments(ledger_id)):
        waiting = _attach(desk, ledger_id, file)
        if waiting is not None:
            return waiting
    desk.write("documented", "documented", state=str(VoucherState.DOCUMENTED), intent=None)
    return None


def _attach(desk: Desk, ledger_id: str, file: EvidenceFile) -> Next | None:
    effect = desk.intend("attach", ledger_id)
    try:
        desk.accounting.attach(ledger_id, file)
    except Unclear:
        desk.finish("attach", effect, "unclear", ledger_id)
        return Next(desk.services.settings.settle_seconds, "answer_unclear")
    except Refused as error:
        desk.finish("attach", effect, "refused", ledger_id)
        desk.ask(CaseCode.ATTACHMENT_REFUSED, vendor_message=error.vendor_message)
        return NOTHING
    except CallError:
        desk.finish("attach", effect, "not_done", ledger_id)
        raise
    desk.finish("attach", effect, "done", ledger_id)
    return None


def _is_ours(attachment: Attachment, file: EvidenceFile) -> bool:
    return attachment.name == file.name or attachment.size == len(file.content)


def _evidence(desk: Desk) -> EvidenceFile:
    """The stored evidence of this voucher and number, made now if it is not there yet."""
    name = f"avstem-{desk.row.voucher_key}.pdf"
    with desk.services.store.reading(desk.lease.shop) as connection:
        stored = vouchers.evidence_of(connection, desk.lease.shop, desk.row.id)
    if stored is not None and stored.name == name:
        return EvidenceFile(stored.name, stored.media_type, stored.content)
    names = {one.number: one.name for one in desk.accounting.reference_data().accounts}
    content = make_evidence(desk.services, desk.lease.shop, desk.row.id, names)
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
