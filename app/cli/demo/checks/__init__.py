"""The invariants, each checked by comparing two sides that do not know each other."""

from app.cli.demo.checks.check import Check, tell_checks

__all__ = ["Check", "tell_checks"]
