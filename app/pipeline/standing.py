"""Standing decisions: a person answers all cases alike, now and later, and can take that back."""

from datetime import date

from sqlalchemy import Connection

from app.clock import local_date
from app.core.cases import OF_SALES, CaseCode, Decision
from app.core.sales.asking import SUBJECT
from app.core.standing import StandingDecision, can_stand
from app.errors import Conflict, Refusal
from app.pipeline.decide import answer_cases, check_answer, check_customer, take_back
from app.pipeline.payout_state import refresh_payout_state
from app.pipeline.sales_cases import ask_sales_again
from app.pipeline.services import Services
from app.store import audit, case_answers, cases, payouts, shops, standing
from app.store.leases import make_due


def decide_standing(
    services: Services, shop_id: int, case_id: int, decision: Decision, actor: str
) -> tuple[int, list[int]]:
    """Answer an open case and all like it, those to come included; return the decision's id and the cases'.

    It is valid from the first day that an open case alike is about. Raises Conflict when the case is not
    open or a decision of its condition is in force, Refusal when the answer fits this case alone.
    """
    now = services.now_ms()
    check_customer(services, shop_id, decision)
    with services.store.writing("decide.standing", shop_id) as connection:
        row = cases.get_case(connection, shop_id, case_id)
        if row.state != cases.OPEN:
            raise Conflict("case_not_open", case=case_id)
        check_answer(services, connection, row, decision)
        condition = cases.alike_of(row)
        if condition is None or not can_stand(condition, decision.action):
            raise Refusal("answer_not_standing", action=str(decision.action), case_code=row.code)
        alike = case_answers.open_alike(connection, shop_id, condition)
        since = case_answers.first_day(connection, shop_id, [one.payout_id for one in alike])
        if row.subject.startswith(SUBJECT):
            since = min(date.fromisoformat(one.params["date"]) for one in alike)
        today = local_date(services.clock(), shops.get_shop(connection, shop_id).zone)
        made = StandingDecision(condition, 1, decision, since or today)
        standing_id, version = standing.add_standing(connection, shop_id, made, actor, now)
        audit.log_change(
            connection,
            shop_id,
            ("standing", standing_id),
            actor,
            now,
            "standing_decided",
            change_to=str(version),
            params={"action": str(decision.action), "note": decision.note, "case_code": condition.code},
        )
        taken = answer_cases(services, connection, shop_id, alike, decision, actor, now, standing_id)
        if row.id not in taken:
            raise Conflict("case_not_open", case=case_id)
    return standing_id, sorted(taken)


def revoke_standing(services: Services, shop_id: int, standing_id: int, reason: str, actor: str) -> None:
    """End a standing decision: what it answered and is not sent is asked again; what is sent stays.

    Raises Conflict when it is revoked already, Refusal without a reason.
    """
    now = services.now_ms()
    if not reason.strip():
        raise Refusal("reason_missing")
    with services.store.writing("revoke.standing", shop_id) as connection:
        row = standing.get_standing(connection, shop_id, standing_id)
        if not standing.revoke_standing(connection, shop_id, standing_id, actor, reason, now):
            raise Conflict("standing_revoked", standing=standing_id)
        audit.log_change(
            connection,
            shop_id,
            ("standing", standing_id),
            actor,
            now,
            "standing_revoked",
            change_from=str(row.version),
            params={"reason": reason},
        )
        if CaseCode(standing.condition_of(row).code) in OF_SALES:
            ask_sales_again(connection, shop_id, standing.standing_of(row), now)
        _ask_again(connection, shop_id, standing_id, now)


def _ask_again(connection: Connection, shop_id: int, standing_id: int, now: int) -> None:
    answered = case_answers.answered_by(connection, shop_id, standing_id)
    for payout_id in sorted({row.payout_id for row in answered if row.payout_id is not None}):
        payouts.set_payout(connection, shop_id, payout_id, attempts=0)
        if not take_back(connection, shop_id, payout_id, now):
            continue  # sent: it stays, and so does what its evidence says
        about = [row.id for row in answered if row.payout_id == payout_id]
        case_answers.reopen(connection, shop_id, about, now)
        make_due(connection, "payout", shop_id, payout_id, now)
        refresh_payout_state(connection, shop_id, payout_id)
