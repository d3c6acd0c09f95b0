"""A stand-in of Visma eAccounting's API v2, written from its documentation."""

from app.sandbox.eaccounting.app import create_eaccounting_stand_in
from app.sandbox.eaccounting.books import EAccountingBooks

__all__ = ["EAccountingBooks", "create_eaccounting_stand_in"]
