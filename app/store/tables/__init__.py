"""The tables of the service, by what they hold."""

from app.store.tables.bank import bank_matches
from app.store.tables.base import GLOBAL_TABLES, metadata
from app.store.tables.books import (
    audit,
    cases,
    claims,
    evidence,
    ledger_effects,
    matches,
    rule_versions,
    standing_decisions,
    vouchers,
    wanted,
)
from app.store.tables.facts import (
    events,
    fee_details,
    order_references,
    orders,
    payouts,
    refunds,
    report_parts,
    transactions,
)
from app.store.tables.fee_documents import fee_documents
from app.store.tables.identity import doubtful_sites, kept_events
from app.store.tables.imports import file_mappings, import_parts, import_payouts, imports
from app.store.tables.own_reports import own_reports
from app.store.tables.proofs import openings, proof_scopes, proofs
from app.store.tables.sales import sales_bookings, sales_books, sales_orders
from app.store.tables.shops import (
    companies,
    connections,
    consents,
    installation,
    merchant_accounts,
    nonces,
    notices,
    pairing_codes,
    shops,
    sites,
)
from app.store.tables.telling import messages, notifications
from app.store.tables.turns import turns

__all__ = [
    "GLOBAL_TABLES",
    "audit",
    "bank_matches",
    "cases",
    "claims",
    "companies",
    "connections",
    "consents",
    "doubtful_sites",
    "events",
    "evidence",
    "fee_details",
    "fee_documents",
    "file_mappings",
    "import_parts",
    "import_payouts",
    "imports",
    "installation",
    "kept_events",
    "ledger_effects",
    "matches",
    "merchant_accounts",
    "messages",
    "metadata",
    "nonces",
    "notices",
    "notifications",
    "openings",
    "order_references",
    "orders",
    "own_reports",
    "pairing_codes",
    "payouts",
    "proof_scopes",
    "proofs",
    "refunds",
    "report_parts",
    "rule_versions",
    "sales_bookings",
    "sales_books",
    "sales_orders",
    "shops",
    "sites",
    "standing_decisions",
    "transactions",
    "turns",
    "vouchers",
    "wanted",
]
