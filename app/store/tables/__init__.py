"""The tables of the service, by what they hold."""

from app.store.tables.base import GLOBAL_TABLES, metadata
from app.store.tables.books import (
    audit,
    cases,
    claims,
    evidence,
    ledger_effects,
    matches,
    rule_versions,
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
from app.store.tables.proofs import openings, proof_scopes, proofs
from app.store.tables.shops import (
    companies,
    connections,
    installation,
    merchant_accounts,
    nonces,
    pairing_codes,
    shops,
    sites,
)

__all__ = [
    "GLOBAL_TABLES",
    "audit",
    "cases",
    "claims",
    "companies",
    "connections",
    "events",
    "evidence",
    "fee_details",
    "installation",
    "ledger_effects",
    "matches",
    "merchant_accounts",
    "metadata",
    "nonces",
    "openings",
    "order_references",
    "orders",
    "pairing_codes",
    "payouts",
    "proof_scopes",
    "proofs",
    "refunds",
    "report_parts",
    "rule_versions",
    "shops",
    "sites",
    "transactions",
    "vouchers",
    "wanted",
]
