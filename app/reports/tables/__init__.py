"""Reports as tables: what stands in them, and how they are written as CSV, XLSX and PDF."""

from app.reports.tables.table import Column, Kind, Percent, Table, totals

__all__ = ["Column", "Kind", "Percent", "Table", "totals"]
