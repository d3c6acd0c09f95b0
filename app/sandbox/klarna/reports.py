"""The settlement report of a payout: a CSV in major units, and a small PDF."""

import csv
import io
from typing import Final

from app.sandbox.klarna.merchant import Merchant, Payout
from app.sandbox.klarna.rows import iso

_SUMMARY: Final = (
    *("sale", "fee", "fee_correction", "tax", "return", "reversal", "commission", "credit", "charge"),
    *("holdback", "release", "deposit", "repay", "fee_refund", "settlement"),
)
_COLUMNS: Final = (
    *("type", "capture_date", "sale_date", "order_id", "short_order_id", "capture_id"),
    *("merchant_reference1", "merchant_reference2", "amount", "posting_currency", "refund_id"),
    *("tax_rate", "tax_amount", "detailed_type"),
)


def major(amount: int) -> str:
    """Minor units as a decimal number with a point."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def csv_report(merchant: Merchant, payout: Payout) -> str:
    """Summary, an empty line, transactions; signed by their effect."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    head = [f"total_{name}_amount" for name in _SUMMARY]
    write([*head, "payment_reference", "settlement_currency", "payout_date", "merchant_id"])
    sums = [major(payout.totals[f"{name}_amount"]) for name in _SUMMARY]
    write([*sums, payout.reference, merchant.currency, iso(payout.at), merchant.mid])
    write([])
    write(_COLUMNS)
    for row in payout.rows:
        shown = row.as_json(merchant.currency, merchant.country, merchant.quirks, "")
        told = {
            **shown,
            "amount": major(row.amount),
            "posting_currency": merchant.currency,
            "tax_rate": shown.get("vat_rate", ""),
            "tax_amount": major(row.vat) if row.vat_rate is not None else "",
        }
        write([told.get(name, "") for name in _COLUMNS])
    return out.getvalue()


def pdf_report(merchant: Merchant, payout: Payout) -> bytes:
    """One page with the head of the settlement; plain text in a PDF, the same bytes each time."""
    lines = [
        "Settlement report",
        f"Merchant {merchant.mid}  Payment reference {payout.reference}  {iso(payout.at)}",
        *(f"{name}: {major(amount)} {merchant.currency}" for name, amount in payout.totals.items() if amount),
    ]
    text = "BT /F1 10 Tf 50 780 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, told in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{told}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + end + trailer).encode("ascii")
