"""A stand-in of Visma.net ERP's API and of Visma Connect, written from their documentation."""

from app.sandbox.vismanet.app import create_vismanet_stand_in
from app.sandbox.vismanet.books import VismaNetBooks

__all__ = ["VismaNetBooks", "create_vismanet_stand_in"]
