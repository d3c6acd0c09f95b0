"""Works in this process until nothing is due: for commands and tests, without a queue."""

import time
from collections.abc import Callable

from app.pipeline.run import run_work
from app.pipeline.services import Services
from app.store.leases import due_work


def run_until_done(
    services: Services,
    *,
    shop: int | None = None,
    seconds: float = 600.0,
    patience: float = 0.0,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Run what is due, in order, until nothing is (for ``patience`` seconds); return how much was done."""
    end, quiet_since, count = time.monotonic() + seconds, time.monotonic(), 0
    while time.monotonic() < end:
        due = [one for one in due_work(services.store) if shop is None or one.shop == shop]
        if not due:
            if time.monotonic() - quiet_since >= patience:
                return count
            time.sleep(0.05)
            continue
        for one in due:
            run_work(services, one.kind, one.shop, one.id)
            count += 1
            if progress is not None:
                progress(count)
        quiet_since = time.monotonic()
    return count
