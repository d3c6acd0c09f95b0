"""Vouchers, what they claim, every effect they had outside, and their evidence."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, update

from app.core.vouchers import ENDED, UNSENT, VoucherDraft, VoucherIdentity, VoucherState, draft_from_dict
from app.errors import NotFound
from app.store.bulk import insert_columns, one_of
from app.store.rows import SHOP, in_shop, insert_row
from app.store.tables import claims, evidence, ledger_effects, vouchers

_ENDED: Final = [str(state) for state in ENDED]


def identity_text(identity: VoucherIdentity) -> str:
    """The identity as one stored line."""
    return "|".join(
        (identity.company, identity.kind, identity.provider, identity.merchant_account, identity.subject)
    )


def live_voucher(connection: Connection, shop: int, identity: VoucherIdentity) -> Row[Any] | None:
    """Return the one live voucher of an identity, or None."""
    asked = {"shop": shop, "identity": identity_text(identity)}
    return connection.execute(_LIVE, asked).one_or_none()


def last_reversed(connection: Connection, shop: int, identity: VoucherIdentity) -> Row[Any] | None:
    """Return the newest revision of an identity that was reversed, or None."""
    asked = {"shop": shop, "identity": identity_text(identity)}
    return connection.execute(_REVERSED, asked).first()


_OF_IDENTITY: Final = select(vouchers).where(
    vouchers.c.shop_id == SHOP, vouchers.c.identity == bindparam("identity")
)
_LIVE: Final = _OF_IDENTITY.where(vouchers.c.state.not_in(_ENDED))
_REVERSED: Final = _OF_IDENTITY.where(vouchers.c.state == str(VoucherState.REVERSED)).order_by(
    vouchers.c.revision.desc()
)


def add_voucher(
    connection: Connection,
    shop: int,
    draft: VoucherDraft,
    *,
    company_id: int,
    merchant_account_id: int,
    payout_id: int | None,
    revision: int,
    claimed: Iterable[int],
    at: int,
) -> int:
    """Store a draft and claim its transactions; the database refuses a second live one or a second claim."""
    identity = draft.identity
    voucher_id = insert_row(
        connection,
        vouchers,
        shop_id=shop,
        company_id=company_id,
        payout_id=payout_id,
        merchant_account_id=merchant_account_id,
        identity=identity_text(identity),
        kind=str(identity.kind),
        provider=identity.provider,
        subject=identity.subject,
        revision=revision,
        voucher_key=identity.key(revision),
        state=str(VoucherState.DRAFT),
        date=draft.date,
        currency=draft.currency,
        draft=draft.as_dict(),
        draft_hash=draft.hash(),
        created_at=at,
    )
    insert_columns(
        connection, claims, {"transaction_id": claimed}, {"shop_id": shop, "voucher_id": voucher_id}
    )
    return voucher_id


def release_claims(connection: Connection, shop: int, voucher_id: int) -> None:
    """A withdrawn or reversed voucher books nothing: its transactions are free again."""
    connection.execute(delete(claims).where(claims.c.shop_id == shop, claims.c.voucher_id == voucher_id))


def claimed_by_others(
    connection: Connection, shop: int, transaction_ids: Sequence[int], voucher_ids: Sequence[int]
) -> set[int]:
    """Return which of the transactions a live voucher other than these has claimed."""
    asked = {"shop": shop, "rows": transaction_ids, "vouchers": voucher_ids}
    return set(connection.execute(_CLAIMED_BY_OTHERS, asked).scalars())


_CLAIMED_BY_OTHERS: Final = select(claims.c.transaction_id).where(
    in_shop(claims, SHOP),
    one_of(claims.c.transaction_id, "rows"),
    claims.c.voucher_id.not_in(bindparam("vouchers", expanding=True)),
)


def get_voucher(connection: Connection, shop: int, voucher_id: int) -> Row[Any]:
    row = connection.execute(
        select(vouchers).where(vouchers.c.shop_id == shop, vouchers.c.id == voucher_id)
    ).one_or_none()
    if row is None:
        raise NotFound("voucher_not_found", voucher=voucher_id)
    return row


def by_number(connection: Connection, shop: int, company_id: int, number: str) -> Row[Any] | None:
    """Return our voucher that stands in the books under this number."""
    return connection.execute(
        select(vouchers).where(
            vouchers.c.shop_id == shop,
            vouchers.c.company_id == company_id,
            vouchers.c.ledger_number == number,
            vouchers.c.state.not_in(_ENDED),
        )
    ).first()


def draft_of(row: Row[Any]) -> VoucherDraft:
    return draft_from_dict(row.draft)


def set_voucher(connection: Connection, shop: int, voucher_id: int, **values: Any) -> None:
    connection.execute(
        update(vouchers).where(vouchers.c.shop_id == shop, vouchers.c.id == voucher_id).values(**values)
    )


def withdraw_unsent(connection: Connection, shop: int, voucher_id: int) -> bool:
    """Withdraw the voucher unless its sending has begun; False when it has, or it is withdrawn already."""
    return _move(connection, shop, voucher_id, UNSENT, VoucherState.WITHDRAWN, due_at=None)


def begin_sending(connection: Connection, shop: int, voucher_id: int) -> bool:
    """Take an approved voucher to sending; False when it is not approved any more."""
    return _move(connection, shop, voucher_id, {VoucherState.APPROVED}, VoucherState.SENDING)


def _move(
    connection: Connection,
    shop: int,
    voucher_id: int,
    before: Collection[VoucherState],
    after: VoucherState,
    **values: Any,
) -> bool:
    """Change the state if it is still one of ``before``: of two who would, one does."""
    moved = connection.execute(
        update(vouchers)
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.id == voucher_id,
            vouchers.c.state.in_([str(state) for state in before]),
        )
        .values(state=str(after), **values)
    )
    return moved.rowcount == 1


def vouchers_of(connection: Connection, shop: int, payout_id: int) -> Sequence[Row[Any]]:
    """Return the payout's vouchers, withdrawn drafts left out, oldest first."""
    return connection.execute(_OF_PAYOUT, {"shop": shop, "payout": payout_id}).all()


def states_of(connection: Connection, shop: int, payout_id: int) -> Sequence[Row[Any]]:
    """Return id, kind, state and rebook of the same vouchers: not their drafts, which name every row."""
    return connection.execute(_STATES, {"shop": shop, "payout": payout_id}).all()


_OF_PAYOUT: Final = (
    select(vouchers)
    .where(
        vouchers.c.shop_id == SHOP,
        vouchers.c.payout_id == bindparam("payout"),
        vouchers.c.state != str(VoucherState.WITHDRAWN),
    )
    .order_by(vouchers.c.id)
)
_STATES: Final = _OF_PAYOUT.with_only_columns(
    *[vouchers.c.id, vouchers.c.kind, vouchers.c.state, vouchers.c.rebook]
)


def intend(connection: Connection, shop: int, voucher_id: int, operation: str, at: int, **values: Any) -> int:
    """Note that an outside effect is about to be tried; committed before the call."""
    return insert_row(
        connection,
        ledger_effects,
        shop_id=shop,
        voucher_id=voucher_id,
        operation=operation,
        intended_at=at,
        **values,
    )


def finish_effect(
    connection: Connection, shop: int, effect_id: int, outcome: str, at: int, ledger_id: str | None = None
) -> None:
    values: dict[str, Any] = {"outcome": outcome, "finished_at": at}
    if ledger_id is not None:
        values["ledger_id"] = ledger_id
    connection.execute(
        update(ledger_effects)
        .where(ledger_effects.c.shop_id == shop, ledger_effects.c.id == effect_id)
        .values(**values)
    )


def made_here(connection: Connection, shop: int, voucher_id: int) -> set[str]:
    """Return the ids in the accounting system that this installation created or booked for the voucher."""
    rows = connection.execute(
        select(ledger_effects.c.ledger_id).where(
            ledger_effects.c.shop_id == shop,
            ledger_effects.c.voucher_id == voucher_id,
            ledger_effects.c.operation.in_(["create", "release"]),
            ledger_effects.c.ledger_id.is_not(None),
        )
    )
    return set(rows.scalars())


def unclear_creates(connection: Connection, shop: int, voucher_id: int) -> int:
    """Return how many creates were tried of which nobody knows what they made."""
    query = select(func.count()).where(
        ledger_effects.c.shop_id == shop,
        ledger_effects.c.voucher_id == voucher_id,
        ledger_effects.c.operation == "create",
        ledger_effects.c.ledger_id.is_(None),
        or_(ledger_effects.c.outcome.is_(None), ledger_effects.c.outcome == "unclear"),
    )
    return int(connection.execute(query).scalar_one())


def effects_of(connection: Connection, shop: int, voucher_id: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(ledger_effects)
        .where(ledger_effects.c.shop_id == shop, ledger_effects.c.voucher_id == voucher_id)
        .order_by(ledger_effects.c.id)
    ).all()


def save_evidence(
    connection: Connection, shop: int, voucher_id: int, name: str, media_type: str, content: bytes, at: int
) -> None:
    """Keep a file; the same bytes again are the same file."""
    sha256 = hashlib.sha256(content).hexdigest()
    known = connection.execute(
        select(evidence.c.id).where(
            evidence.c.shop_id == shop, evidence.c.voucher_id == voucher_id, evidence.c.sha256 == sha256
        )
    ).one_or_none()
    if known is None:
        connection.execute(
            insert(evidence).values(
                shop_id=shop,
                voucher_id=voucher_id,
                name=name,
                media_type=media_type,
                sha256=sha256,
                content=content,
                made_at=at,
            )
        )


def evidence_of(connection: Connection, shop: int, voucher_id: int) -> Row[Any] | None:
    """Return the newest evidence of a voucher, or None."""
    return connection.execute(
        select(evidence)
        .where(evidence.c.shop_id == shop, evidence.c.voucher_id == voucher_id)
        .order_by(evidence.c.id.desc())
    ).first()


def count_by_state(connection: Connection, shop: int) -> dict[str, int]:
    rows = connection.execute(
        select(vouchers.c.state, func.count()).where(vouchers.c.shop_id == shop).group_by(vouchers.c.state)
    )
    return {row[0]: row[1] for row in rows}


def drafts(connection: Connection, shop: int) -> Sequence[Row[Any]]:
    """Return the drafts that wait for approval."""
    return connection.execute(
        select(vouchers)
        .where(vouchers.c.shop_id == shop, vouchers.c.state == str(VoucherState.DRAFT))
        .order_by(vouchers.c.id)
    ).all()
