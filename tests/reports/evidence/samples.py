"""Evidence as a shop with Vipps and Tripletex would have it; names and numbers are examples."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from app.core.conditions import Condition
from app.reports.evidence import (
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

DAY = date(2026, 3, 3)


def _hash(name: str) -> str:
    return sha256(name.encode()).hexdigest()


STRONG = MatchMade("reference=meta:_vipps_reference", "strong")

ROWS = (
    TransactionLine(
        datetime(2026, 3, 3, 8, 12, 44, tzinfo=UTC), "sale", "20126874534", 149900, 0, 0, "10481",
        "capture", match=STRONG,
    ),
    TransactionLine(
        datetime(2026, 3, 3, 11, 3, 2, tzinfo=UTC), "sale", "20126880917", 59900, 0, 0, "10482",
        "capture", match=STRONG,
    ),
    TransactionLine(
        datetime(2026, 3, 3, 13, 40, 19, tzinfo=UTC), "refund", "20126881220", -20000, 0, 0, "10399",
        "refund", match=replace(STRONG, flags=("twin",), refund="10511"),
    ),
    TransactionLine(
        datetime(2026, 3, 3, 23, 0, tzinfo=UTC), "fee", "01JNFQ6ZK2C-7QH2M4RXB9W1TE", 0, -2846, 0,
        provider_type="fees-retained", fees=(FeeLine("processing", -2846),), booked_on=DAY,
    ),
)  # fmt: skip

VOUCHER = VoucherPrinted(
    kind="payout",
    number="46-2026",
    key="AVK4NQ2XJ7TB3MD6WZ5PYR",
    revision=1,
    date=DAY,
    text="Vipps oppgjør 2000812 2026-03-03",
    state="posted",
    currency="NOK",
    postings=(
        PostingLine("1920", "Bankinnskudd", "0", 186954, "Utbetalt Vipps 2000812", "bank@3"),
        PostingLine("1521", "Oppgjørskonto Vipps", "0", -209800, "Betalinger 2 stk", "vipps-sale@3"),
        PostingLine("1521", "Oppgjørskonto Vipps", "0", 20000, "Refusjoner 1 stk", "vipps-refund@3"),
        PostingLine("7770", "Bank- og kortgebyr", "0", 2846, "Gebyr transaksjoner", "fee@3"),
    ),
    draft_sha256=_hash("draft"),
)

VIPPS = Evidence(
    language="nb",
    zone="Europe/Oslo",
    provider_title="Vipps",
    shop=Party("Fjordgarn Eksempel AS", "999888777"),
    provider=Party("Vipps MobilePay AS", "918713867"),
    merchant_account=MerchantAccount("302321", "Fjordgarn nettbutikk", ("123455",)),
    settled=Settled(
        reference="2000812",
        currency="NOK",
        amount=186954,
        on=DAY,
        bank_reference="Utb. 2000812 Vippsnr 123455",
        bank_account="12345678903",
        first_date=DAY,
        last_date=DAY,
        opening=0,
        closing=0,
        identity="balances_carry",
    ),
    books=Books("Tripletex", "Fjordgarn Eksempel AS", "7654321", "999888777"),
    voucher=VOUCHER,
    transactions=ROWS,
    sources=(
        ReportSource("funds/1", DAY, _hash("funds"), _hash("funds stored")),
        ReportSource("fees/1", DAY, _hash("fees"), _hash("fees stored")),
    ),
    parser_version="vipps 1",
    fee_details=(
        FeeDetailLine(DAY, "processing", "20126791102", -598, "10477"),
        FeeDetailLine(DAY, "processing", "20126874534", -2248, "10481"),
    ),
    approval=Approval("bruker 7 (administrator) på butikk.example", datetime(2026, 3, 4, 7, 30, tzinfo=UTC)),
)


def everything() -> Evidence:
    """A payout with every part there can be: currency, VAT on fees, decisions, a reversal before it."""
    rows = (
        replace(ROWS[0], original=Original(12900, "EUR", "11.6202", "Vipps"), decision=1, match=None),
        replace(ROWS[1], fee=-1500, fee_vat=-375, fees=(FeeLine("gateway", -1500, -375),)),
        replace(ROWS[2], match=MatchMade("reference=number", "medium", ("amount", "currency"))),
        replace(ROWS[3], fee=-971, fees=()),
        TransactionLine(
            datetime(2026, 3, 3, 20, 0, tzinfo=UTC), "unknown", "x-1", 0, 0, 0, provider_type="loyalty-bonus",
            decision=2,
        ),
        TransactionLine(datetime(2026, 3, 3, 21, 0, tzinfo=UTC), "sale", "20126890000", 0, 0, 0),
    )  # fmt: skip
    return replace(
        VIPPS,
        transactions=rows,
        rates=(ExchangeRate("EUR", "NOK", "11.6202", "Norges Bank", DAY),),
        decisions=(
            DecisionMade(
                "order_missing", "20126874534", "accept", "bruker 7 (administrator)",
                datetime(2026, 3, 4, 7, 10, tzinfo=UTC), "Solgt i kassen, bokført i kasserapport 14.",
                standing=StandingNamed(
                    Condition("outside_shop", "vipps", "302321", (("handle", "NO:117703"),)), 2, DAY
                ),
            ),
            DecisionMade(
                "unknown_transaction", "x-1", "book_to", "bruker 9 (regnskapsfører)",
                datetime(2026, 3, 4, 7, 12, tzinfo=UTC), account="3900", vat_code="7", order_number="10490",
            ),
        ),
        links=(
            VoucherLink(
                "replaces", "41-2026", "AVQ3ZT7MDK5XW2B6NYRJP4", DAY, "Bokført på feil bankkonto",
                "bruker 7 (administrator)", datetime(2026, 3, 4, 7, 0, tzinfo=UTC),
            ),
        ),
        voucher=replace(VOUCHER, revision=2),
    )  # fmt: skip


def many(count: int) -> Evidence:
    """A payout of ``count`` sales whose sums hold."""
    start = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
    rows = tuple(
        TransactionLine(
            start + timedelta(seconds=37 * number),
            "refund" if number % 23 == 0 else "sale",
            f"2012{6874534 + number * 17}",
            -(4900 + number % 700 * 10) if number % 23 == 0 else 12900 + number % 977 * 100,
            -(225 + number % 31), 0, str(10481 + number), "capture",
            fees=(FeeLine("processing", -(225 + number % 31)),),
            match=STRONG if number % 9 else MatchMade("reference=number", "medium"),
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    net = sum(row.net for row in rows)
    gross, fee = sum(row.gross for row in rows), sum(row.fee for row in rows)
    postings = (
        PostingLine("1920", "Bankinnskudd", "0", net, "Utbetalt Vipps 2000812", "bank@3"),
        PostingLine("1521", "Oppgjørskonto Vipps", "0", -gross, "Betalinger", "vipps-sale@3"),
        PostingLine("7770", "Bank- og kortgebyr", "0", -fee, "Gebyr transaksjoner", "fee@3"),
    )
    return replace(
        VIPPS,
        transactions=rows,
        settled=replace(VIPPS.settled, amount=net, first_date=date(2026, 3, 1), last_date=date(2026, 3, 5)),
        voucher=replace(VOUCHER, postings=postings),
        fee_details=(),
    )
