"""Works in this process until nothing is due: for commands and tests, without a queue."""

import time
from collections.abc import Callable

from app.pipeline.run import run_work
from app.pipeline.services import Services
from app.store.leases import Due, due_work


def run_until_done(
    services: Services,
    *,
    shop: int | None = None,
    seconds: float = 600.0,
    patience: float = 0.0,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Run what is due, in order, until nothing is, nor will be within ``patience`` seconds; return how much
    was done."""
    end, count, ahead_ms = time.monotonic() + seconds, 0, int(patience * 1000)
    while time.monotonic() < end:
        due = _of(shop, due_work(services.store))
        if not due:
            if not _of(shop, due_work(services.store, ahead_ms=ahead_ms)):
                return count
            time.sleep(0.05)
            continue
        for one in due:
            run_work(services, one.kind, one.shop, one.id)
            count += 1
            if progress is not None:
                progress(count)
    return count


def _of(shop: int | None, due: list[Due]) -> list[Due]:
    return [one for one in due if shop is None or one.shop == shop]
