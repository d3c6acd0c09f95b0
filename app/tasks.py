"""The queue: a task only says which row is due; the row itself is the truth, under its lease."""

import logging
from typing import Any

from huey import Huey, PostgresHuey, SqliteHuey

from app.config import Settings
from app.pipeline.run import run_work
from app.pipeline.services import Services


def make_huey(settings: Settings) -> Huey:
    """The queue beside the database: SQLite's in a file of its own, PostgreSQL's in the same database."""
    if settings.is_postgres:
        return PostgresHuey(name="avstem", results=False, dsn=settings.database_url)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return SqliteHuey(name="avstem", results=False, filename=str(settings.data / "queue.sqlite3"))


def advance_task(huey: Huey, services: Services) -> Any:
    """Register the one task, and return it: call it with kind, shop and row id to enqueue."""

    @huey.task(name="advance")
    def advance(kind: str, shop: int, row_id: int) -> None:
        run_work(services, kind, shop, row_id)

    logging.getLogger("huey").setLevel(logging.WARNING)
    return advance
