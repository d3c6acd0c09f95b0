"""What gunicorn loads: the API with the settings of the environment."""

from app.api import create_app
from app.config import load_settings
from app.logging import set_up_logging
from app.pipeline.services import Services
from app.secrets import Vault
from app.store.database import open_store

settings = load_settings()
set_up_logging(settings.log_level)
application = create_app(Services(settings, open_store(settings), Vault(settings.secret_keys)))
