"""The worker: huey's consumer threads, and a sweeper that offers what is due.

The sweeper is a thread of our own in every worker: what is due is found in the rows themselves, so a lost
task or a killed worker costs one sweep.
"""

import threading
import time
from typing import Any, Final

import structlog

from app.errors import AvstemError
from app.memory import collect_seldom
from app.pipeline.idle_grants import renew_idle_grants
from app.pipeline.reach import probe_broken_connections
from app.pipeline.services import Services
from app.store.leases import Due, due_work
from app.tasks import advance_task, make_huey

_OFFER_AGAIN_SECONDS: Final = 60.0

_log = structlog.get_logger(__name__)


class Sweeper(threading.Thread):
    """Finds due rows and offers each once, again only when it stayed due for long."""

    def __init__(self, services: Services, offer: Any) -> None:
        super().__init__(daemon=True, name="sweeper")
        self._services, self._offer = services, offer
        self._offered: dict[Due, float] = {}
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self.sweep()
            except Exception:  # noqa: BLE001 - a sweep that fails is tried again, the thread must live
                _log.exception("sweep failed")
            self.stopped.wait(self._services.settings.sweep_seconds)

    def sweep(self) -> int:
        """Offer what is due now; return how many rows were offered."""
        now = time.monotonic()
        due = due_work(self._services.store)
        still = set(due)
        self._offered = {one: at for one, at in self._offered.items() if one in still}
        fresh = [one for one in due if now - self._offered.get(one, -1e9) > _OFFER_AGAIN_SECONDS]
        for one in fresh:
            self._offered[one] = now
            self._offer(one.kind, one.shop, one.id)
        try:
            probe_broken_connections(self._services)
            renew_idle_grants(self._services)
        except AvstemError as error:
            _log.info("probe failed", code=error.code)
        return len(fresh)


def run_worker(services: Services) -> None:
    """Run until told to stop (SIGTERM, SIGINT)."""
    collect_seldom()
    huey = make_huey(services.settings)
    sweeper = Sweeper(services, advance_task(huey, services))
    consumer = huey.create_consumer(
        workers=services.settings.worker_threads,
        worker_type="thread",
        periodic=False,
        initial_delay=0.05,
        backoff=1.15,
        max_delay=0.5,
        check_worker_health=True,
    )
    sweeper.start()
    try:
        consumer.run()
    finally:
        sweeper.stopped.set()
