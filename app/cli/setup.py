"""``avstem init`` and ``avstem secrets``: the first steps, and new keys."""

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app.cli.environment import open_services
from app.cli.output import say
from app.config import Settings, load_settings
from app.errors import Refusal
from app.secrets import Vault, new_key
from app.store.database import open_store
from app.store.schema import upgrade
from app.store.shops import set_installation
from app.store.tables import connections, consents, sites


def add_commands(commands: Any) -> None:
    init = commands.add_parser("init", help="make a secret key and the database, or bring it up to date")
    init.add_argument("--env-file", type=Path, default=Path(".env"), help="where the key is written")
    init.set_defaults(run=initialise)
    secrets = commands.add_parser("secrets", help="the keys that secrets are stored under")
    actions = secrets.add_subparsers(dest="action", required=True, metavar="ACTION")
    rotate = actions.add_parser("rotate", help="store every secret under the first key")
    rotate.set_defaults(run=rotate_secrets)
    fresh = actions.add_parser("new", help="print a fresh key for AVSTEM_SECRET_KEYS")
    fresh.set_defaults(run=lambda options, settings: say(new_key()))


def initialise(options: Namespace, settings: Settings) -> None:
    """Write a key where none is set, never over one; then upgrade the database."""
    if not settings.secret_keys:
        _write_key(options.env_file)
        settings = load_settings(options.env_file)
        say(f"Made a secret key in {options.env_file}. Keep a copy of it apart from the backups.")
    Vault(settings.secret_keys)
    store = open_store(settings)
    upgrade(store)
    with store.writing("init", None) as connection:
        set_installation(connection)
    say(f"The database is ready: {'PostgreSQL' if settings.is_postgres else settings.data}")


def _write_key(path: Path) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before and not before.endswith("\n"):
        before += "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{before}AVSTEM_SECRET_KEYS={new_key()}\n")


def rotate_secrets(options: Namespace, settings: Settings) -> None:
    """Re-encrypt all credentials and tokens under the first of AVSTEM_SECRET_KEYS."""
    if len(settings.secret_keys) < 2:
        raise Refusal("rotation_needs_two_keys", setting="AVSTEM_SECRET_KEYS")
    services = open_services(settings)
    count = 0
    columns = (
        (connections, "credentials"),
        (consents, "verifier"),
        (sites, "token"),
        (sites, "previous_token"),
    )
    with services.store.writing("secrets.rotate", None) as connection:
        for table, name in columns:
            column = table.c[name]
            # locked: a grant that is renewed meanwhile must not be replaced by the one before it
            for row in connection.execute(select(table.c.id, column).with_for_update()).all():
                if row[1]:
                    values = {name: services.vault.rotate(bytes(row[1]))}
                    connection.execute(update(table).where(table.c.id == row[0]).values(**values))
                    count += 1
    say(f"{count} secrets are stored under the first key now. The old keys can go.")
