"""What our vouchers were reversed by, as the accounting system numbers both."""

from sqlalchemy import Connection, select

from app.core.vouchers import VoucherIdentity, VoucherState
from app.store.tables import vouchers
from app.store.vouchers import identity_text


def reversals_of(connection: Connection, shop: int, identity: VoucherIdentity) -> dict[str, str]:
    """Return the ids in the accounting system of this identity's reversed revisions, each with that of the
    voucher that reversed it."""
    rows = connection.execute(
        select(vouchers.c.ledger_id, vouchers.c.reversal_ledger_id).where(
            vouchers.c.shop_id == shop,
            vouchers.c.identity == identity_text(identity),
            vouchers.c.state == str(VoucherState.REVERSED),
            vouchers.c.ledger_id.is_not(None),
            vouchers.c.reversal_ledger_id.is_not(None),
        )
    )
    return {row.ledger_id: row.reversal_ledger_id for row in rows}
