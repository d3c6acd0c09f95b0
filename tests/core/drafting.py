"""Drafts for the core's tests, and what their lines say."""

from collections.abc import Sequence
from typing import Any

from app.core.draft_context import DraftContext
from app.core.drafts import Drafted, draft_payout
from app.core.transactions import Transaction
from app.core.vouchers import VoucherDraft
from tests.core.facts import context, payout


def draft_of(drafted: Drafted) -> VoucherDraft:
    assert drafted.cases == ()
    assert drafted.draft is not None
    return drafted.draft


def drafted(
    rows: Sequence[Transaction], within: DraftContext | None = None, kept: int = 0, **more: Any
) -> Drafted:
    """The payout of everything the rows leave, less what is ``kept``."""
    paid = payout(sum(one.net for one in rows) - kept, rows, opening=0, closing=kept, **more)
    return draft_payout(paid, rows, within or context())


def lines(draft: VoucherDraft) -> list[tuple[str, str, int, str]]:
    return [(one.account, one.vat_code, one.amount, one.text) for one in draft.postings]
