"""The evidence behind a voucher: one PDF from which a bookkeeper can follow every øre both ways."""

from app.reports.evidence.digest import data_hash
from app.reports.evidence.model import (
    Approval,
    Books,
    DecisionMade,
    Evidence,
    ExchangeRate,
    FeeDetailLine,
    FeeLine,
    MatchMade,
    MerchantAccount,
    Original,
    Party,
    PostingLine,
    ReportSource,
    Settled,
    StandingNamed,
    TransactionLine,
    VoucherLink,
    VoucherPrinted,
)
from app.reports.evidence.pdf import render_evidence

__all__ = [
    "Approval",
    "Books",
    "DecisionMade",
    "Evidence",
    "ExchangeRate",
    "FeeDetailLine",
    "FeeLine",
    "MatchMade",
    "MerchantAccount",
    "Original",
    "Party",
    "PostingLine",
    "ReportSource",
    "Settled",
    "StandingNamed",
    "TransactionLine",
    "VoucherLink",
    "VoucherPrinted",
    "data_hash",
    "render_evidence",
]
