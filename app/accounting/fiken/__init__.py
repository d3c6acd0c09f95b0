"""Fiken: journal entries ("fri postering") through API v2 (https://api.fiken.no/api/v2/docs/)."""

from app.accounting.fiken.adapter import Fiken
from app.accounting.fiken.info import INFO

__all__ = ["INFO", "Fiken"]
