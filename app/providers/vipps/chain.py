"""The running balance of a topic: every row begins where the one before it ended.

No sentence of the vendor promises it, so it is verified, not relied on.
"""

from collections.abc import Sequence

from app.providers.vipps.findings import Findings
from app.providers.vipps.rows import Row


def check_chain(topic: str, rows: Sequence[Row], currency: str, findings: Findings) -> None:
    """Find each date on which ``balanceBefore + amount`` is not ``balanceAfter``, or a balance jumps.

    Behind a row that could not be read (a finding already) the chain begins anew.
    """
    expected: int | None = None
    for row in rows:
        if expected is not None and row.before != expected and row.follows:
            findings.chain_broken(topic, row.day, expected, row.before, currency)
        elif row.before + row.amount != row.after:
            findings.chain_broken(topic, row.day, row.before + row.amount, row.after, currency)
        expected = row.after
