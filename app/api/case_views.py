"""Cases as they are shown: question, what it needs, and the orders it suggests."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Row

from app.api.fields import iso_ms
from app.core.cases import INFORMING, Action, CaseCode
from app.core.conditions import Condition
from app.core.standing import STANDING
from app.core.texts import Language
from app.messages import case_texts, condition_words
from app.store.cases import alike_of

NEEDS: Final[Mapping[Action, tuple[str, ...]]] = {
    Action.BOOK_TO: ("account", "vat_code"),
    Action.LINK_ORDER: ("order_identity",),
    Action.TREAT_AS_FEE: ("fee_type",),
    Action.USE_RATE: ("rate", "rate_source", "rate_on"),
    Action.USE_DATE: ("voucher_date",),
    Action.WRITE_OFF: ("account",),
    Action.WRITE_OFF_WITH_VAT: ("account", "vat_code"),
    Action.ANNUL_SALE: ("account", "vat_code"),
    Action.SET_OFF: ("account",),
}
"""What an answer carries besides its action."""


def case_shown(row: Row[Any], language: Language, orders: Mapping[str, Row[Any]]) -> dict[str, Any]:
    """One case; ``orders`` are those its suggestions name, by identity."""
    code = CaseCode(row.code)
    condition = alike_of(row)
    texts = case_texts(row.code, row.params, language)
    return {
        "id": row.id,
        "code": row.code,
        "cause": row.cause,
        "title": texts.title,
        "sentence": texts.sentence,
        "action": texts.action,
        "answers": [
            {"action": action, "label": label, "needs": list(NEEDS.get(Action(action), ()))}
            for action, label, _ in texts.answers
        ],
        "params": row.params,
        "suggestions": [
            {
                "order_identity": identity,
                "order_number": orders[identity].number,
                "order_id": orders[identity].order_id,
                "total": orders[identity].total,
                "currency": orders[identity].currency,
            }
            for identity in row.params.get("suggestions", ())
            if identity in orders
        ],
        "state": row.state,
        "holds": code not in INFORMING,
        "payout_id": row.payout_id,
        "voucher_id": row.voucher_id,
        "connection_id": row.connection_id,
        "opened_at": iso_ms(row.opened_at),
        "decided_at": iso_ms(row.decided_at),
        "decided_by": row.decided_by,
        "decision": row.decision,
        "alike": _alike(code, condition, language),
        "standing_id": row.standing_id,
    }


def _alike(code: CaseCode, condition: Condition | None, language: Language) -> dict[str, Any] | None:
    """What a standing decision on the case would cover, in words, and by which answers."""
    if condition is None:
        return None
    return {
        "condition": condition_words(condition, language),
        "actions": [str(one) for one in STANDING[code].actions],
    }
