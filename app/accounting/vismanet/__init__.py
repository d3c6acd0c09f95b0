"""Visma.net ERP: journal transactions held, then released (https://docs.vismasoftware.no/vismanetapi/)."""

from app.accounting.vismanet.adapter import VismaNet
from app.accounting.vismanet.info import INFO

__all__ = ["INFO", "VismaNet"]
