"""Services for a command: settings checked, database up to date, logging set up."""

from app.config import Settings
from app.errors import SettingMissing
from app.logging import set_up_logging
from app.pipeline.services import Services
from app.secrets import Vault
from app.store.database import Store, open_store
from app.store.schema import current_revision, newest_revision


def open_services(settings: Settings, *, quiet: bool = True) -> Services:
    """Return the services; raises SettingMissing when a secret key or ``avstem init`` is missing."""
    set_up_logging("WARNING" if quiet else settings.log_level)
    vault = Vault(settings.secret_keys)
    store = open_store(settings)
    check_schema(store)
    return Services(settings, store, vault)


def check_schema(store: Store) -> None:
    """Refuse to work on a database of another version."""
    with store.reading(None) as connection:
        if current_revision(connection) != newest_revision():
            raise SettingMissing("database_not_ready", setting="avstem init")
