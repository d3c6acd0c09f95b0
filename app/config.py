"""Settings: read once from the environment (and ``.env``), checked at start, immutable afterwards.

Every setting is listed with its meaning in ``.env.example``; a test keeps the two in step.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from dotenv import dotenv_values

from app.errors import SettingMissing
from app.mail import check_smtp_url

SELF: Final = "self"
AGENCY: Final = "agency"
LOOPBACK: Final = ("http://127.0.0.1:", "http://localhost:")
"""This machine, where a sandbox may do without https."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's settings. Durations are seconds. Secrets are left out of ``repr``."""

    data: Path = Path(".avstem")
    database_url: str = ""
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    operator: str = SELF
    vipps_approved: bool = False
    public_url: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    web_workers: int = 2
    worker_threads: int = 4
    language: str = "nb"
    log_level: str = "INFO"
    poll_seconds: int = 3600
    try_later_seconds: int = 1800
    sweep_seconds: float = 5.0
    call_seconds: float = 30.0
    lease_seconds: float = 180.0
    visibility_lag_seconds: float = 20.0
    settle_seconds: float = 30.0
    retry_seconds: float = 20.0
    retry_most_seconds: float = 3600.0
    retry_attempts: int = 8
    order_grace: int = 86_400
    watch_days: int = 3
    dispute_days: int = 30
    bank_days: int = 7
    preview_days: int = 60
    pairing_code_seconds: int = 3600
    signature_window: int = 300
    import_max_bytes: int = 52_428_800
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    def url(self, setting: str, default: str) -> str:
        """Return a vendor's address (scheme, host, port) from its setting, else the vendor's own."""
        value = self.environment.get(setting, "").strip() or default
        if not value.startswith(("https://", *LOOPBACK)):
            raise SettingMissing("address_not_https", setting=setting)
        return value.rstrip("/")

    def operator_secret(self, setting: str) -> str | None:
        """Return an integration key that belongs to the software, or None when the operator has none."""
        return self.environment.get(setting, "").strip() or None

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address for SQLAlchemy; the embedded default is SQLite in ``data``."""
        if not self.database_url:
            return f"sqlite:///{self.data / 'avstem.sqlite3'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def is_postgres(self) -> bool:
        return self.database_url.startswith("postgresql://")


_NAMES: Final = {one.name: f"AVSTEM_{one.name.upper()}" for one in fields(Settings)} | {
    "database_url": "DATABASE_URL"
}
SETTING_NAMES: Final = tuple(name for one, name in _NAMES.items() if one != "environment")


_SHORTEST_WAIT: Final = 0.001
_LONGEST_WAIT: Final = 366 * 86_400
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "port": (1, 65_535),
    "import_max_bytes": (1024, 1 << 30),
    "watch_days": (0, 366),
    "dispute_days": (0, 366),
    "bank_days": (1, 366),
    "order_grace": (0, _LONGEST_WAIT),
    "visibility_lag_seconds": (0, 3600),
    "settle_seconds": (0, 3600),
}
"""Both inclusive; every other number is at least one, or a wait of more than nothing and at most a year."""

_WORDS: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def load_settings(env_file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; the environment beats the file. Raises SettingMissing naming what is wrong."""
    given: dict[str, str] = {}
    path = env_file or Path(".env")
    if path.is_file():
        given.update({key: value for key, value in dotenv_values(path).items() if value is not None})
    given.update(os.environ if environ is None else environ)
    values: dict[str, Any] = {}
    for one in fields(Settings):
        raw = given.get(_NAMES[one.name], "").strip()
        if one.name == "environment" or not raw:
            continue
        values[one.name] = _read(one.name, one.type, raw)
    settings = Settings(**values, environment=dict(given))
    _check(settings)
    return settings


def _read(name: str, kind: Any, raw: str) -> Any:
    kind = str(getattr(kind, "__name__", kind))
    try:
        if name == "secret_keys":
            return tuple(key.strip() for key in raw.split(",") if key.strip())
        if kind == "Path":
            return Path(raw)
        if kind == "bool":
            return _WORDS[raw.lower()]
        if kind in ("int", "float"):
            return _number(name, kind, raw)
    except (KeyError, ValueError):
        raise SettingMissing("setting_invalid", setting=_NAMES[name]) from None
    return raw


def _number(name: str, kind: str, raw: str) -> int | float:
    """A whole number, or seconds; ValueError for what would make a worker spin or sleep for ever."""
    value = int(raw) if kind == "int" else float(raw)
    least, most = _BOUNDS.get(name, (_SHORTEST_WAIT if kind == "float" else 1, _LONGEST_WAIT))
    if not least <= value <= most:  # not a number is in no range
        raise ValueError(f"{name} is out of its bounds")
    return value


def _check(settings: Settings) -> None:
    if settings.database_url and not settings.is_postgres:
        raise SettingMissing("setting_invalid", setting="DATABASE_URL")
    if settings.operator not in (SELF, AGENCY):
        raise SettingMissing("setting_invalid", setting="AVSTEM_OPERATOR")
    if settings.language not in ("nb", "en"):
        raise SettingMissing("setting_invalid", setting="AVSTEM_LANGUAGE")
    if settings.public_url and not settings.public_url.startswith(("https://", *LOOPBACK)):
        raise SettingMissing("address_not_https", setting="AVSTEM_PUBLIC_URL")
    if settings.smtp_url:
        check_smtp_url(settings.smtp_url)
        if "@" not in settings.mail_from:
            raise SettingMissing("setting_missing", setting="AVSTEM_MAIL_FROM")
    if settings.call_seconds * 2 > settings.lease_seconds:
        raise SettingMissing("lease_too_short", setting="AVSTEM_LEASE_SECONDS")
