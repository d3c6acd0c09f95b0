"""What one run of the demo is: its folder, its size, and the settings its processes get."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.sandbox.seeded import CONSUMER_TOKEN

WAITS: Final = {
    "AVSTEM_POLL_SECONDS": "3600",
    "AVSTEM_TRY_LATER_SECONDS": "2",
    "AVSTEM_ORDER_GRACE": "3",
    "AVSTEM_SWEEP_SECONDS": "0.1",
    "AVSTEM_CALL_SECONDS": "8",
    "AVSTEM_LEASE_SECONDS": "20",
    "AVSTEM_VISIBILITY_LAG_SECONDS": "0.4",
    "AVSTEM_SETTLE_SECONDS": "0.5",
    "AVSTEM_RETRY_SECONDS": "0.2",
    "AVSTEM_RETRY_MOST_SECONDS": "2",
}
"""Every wait of the service is a setting; nobody should watch an hour pass."""


@dataclass(frozen=True, slots=True)
class Terms:
    """``folder`` is absolute; ``patience`` is the most seconds that one step may take."""

    folder: Path
    language: str
    last_day: date
    orders_a_day: int
    keep: bool
    patience: float = 120.0

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    @property
    def backup(self) -> Path:
        return self.folder / "before-first-sync.backup"

    @property
    def env_file(self) -> Path:
        return self.folder / ".env"

    def settings(self, addresses: dict[str, str], port: int) -> dict[str, str]:
        """The service's settings for these stand-ins, as they stand in the folder's ``.env``."""
        return {
            "AVSTEM_DATA": "data",
            "AVSTEM_LANGUAGE": self.language,
            "AVSTEM_HOST": "127.0.0.1",
            "AVSTEM_PORT": str(port),
            "AVSTEM_WEB_WORKERS": "1",
            "AVSTEM_WORKER_THREADS": "4",
            "AVSTEM_TEST_VIPPS_URL": addresses["vipps"],
            "AVSTEM_TEST_STRIPE_URL": addresses["stripe"],
            "AVSTEM_TEST_TRIPLETEX_URL": addresses["tripletex"],
            "AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN": CONSUMER_TOKEN,
            **WAITS,
        }
