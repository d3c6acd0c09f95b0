"""Collects payouts with their transactions and report, each scrubbed before it leaves this module."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, Final

from app.errors import BadAnswer, Forbidden, Missing, RateLimited, Unavailable
from app.providers.base import CollectedDay, CollectPlan, ReportPart
from app.providers.klarna.client import KlarnaApi, moment_of
from app.providers.klarna.scrub import scrub_payout, scrub_rows, stored_body

REPORT: Final = "report.pdf"


def collect(api: KlarnaApi, merchant_id: str, plan: CollectPlan) -> Iterator[CollectedDay]:
    """Yield the planned payouts of the merchant; see :class:`app.providers.base.Provider`.

    Klarna tells of no days. A payout is final when it is there. Raises what
    :mod:`app.providers.klarna.client` raises; then the payout is not yielded.
    """
    if plan.only:
        yield _payout(api, *api.payout(plan.only))
    elif plan.since is not None and plan.until is not None:
        for payout, body in api.payouts(plan.since, plan.until):
            if payout["payment_reference"] not in plan.settled and payout["merchant_id"] == merchant_id:
                yield _payout(api, payout, body)


def _payout(api: KlarnaApi, payout: Mapping[str, Any], body: bytes) -> CollectedDay:
    reference = str(payout["payment_reference"])
    day = moment_of(payout).astimezone(UTC).date()
    prefix = f"payout/{reference}/"

    def part(name: str, stored: bytes, delivered: bytes, last: bool = True) -> ReportPart:
        digest = hashlib.sha256(delivered).hexdigest()
        return ReportPart(f"{prefix}{name}", day, stored, digest, complete=True, last=last)

    parts = [part("object", stored_body({"kind": "payout", "payout": scrub_payout(payout)}), body)]
    for number, page in enumerate(api.rows_of_payout(reference)):
        told = {
            "kind": "rows",
            "payout": reference,
            "page": number,
            "items": scrub_rows(page.items),
            "total": page.total,
            "has_more": page.has_more,
        }
        parts.append(part(f"{number:04d}", stored_body(told), page.body, not page.has_more))
    report = _report(api, reference)
    if report is not None:
        parts.append(part(REPORT, report, report))
    return CollectedDay(day, tuple(parts), complete=True, prefix=prefix, payout=reference)


def _report(api: KlarnaApi, reference: str) -> bytes | None:
    """The PDF, kept as evidence. A payout is booked by its rows and does not wait for it: where it does not
    come it is asked for again while the payout is watched."""
    try:
        return api.report(reference)
    except RateLimited:
        raise
    except (Missing, Forbidden, BadAnswer, Unavailable):
        return None
