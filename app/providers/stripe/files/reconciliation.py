"""The itemized payout reconciliation report (CSV): versions differ by their columns, so names decide.

Amounts are signed decimals of major units and ``net`` is ``gross - fee``. Times are in the report's zone, but
for the ``_utc`` columns. One file may mix payouts and currencies in any order; the payout itself has no row,
so what was paid is what its rows come to, and a person sees that sum before it counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.connecting import MerchantAccount
from app.core.cases import CaseCode
from app.core.transactions import ParsedReport, Payout, PayoutShape, Problem, Transaction
from app.files.cells import POINT, Line
from app.files.format import ROW, Fields, FileRecord
from app.files.opening import CSV, OpenedFile
from app.files.refused import FileRefused
from app.providers.stripe.money import stripe_units
from app.providers.stripe.rows import read_row
from app.providers.stripe.scrub import TOLD_FEES
from app.providers.stripe.table import FEE_CATEGORIES

_PAYOUT: Final = "automatic_payout_id"
_PAID_UTC: Final = "automatic_payout_effective_at_utc"
_PAID: Final = "automatic_payout_effective_at"
_FOUND_BY: Final = ("balance_transaction_id", "reporting_category", "gross", "fee", "net")
_COLUMNS: Final = (_PAYOUT, "created_utc", "currency", "source_id")
_ORDER: Final = "payment_metadata[order_id]"
_SITE: Final = "payment_metadata[site_url]"
_WITHHELD: Final = "withheld_tax"
_PROCESSED: Final = frozenset({"charge", "refund", "dispute", "dispute_reversal"})
"""Categories whose fee is for processing or disputing; of others' the file does not say what it is."""
_PROCESSING: Final = "Stripe processing fees"
_SUMMER_TIME: Final = timedelta(hours=1)


class PayoutReconciliation:
    """See :class:`app.files.format.FileFormat`."""

    name = "stripe_reconciliation"
    title = "Stripe payout reconciliation (CSV)"
    version = "stripe-reconciliation-1"
    personal: tuple[str, ...] = (
        "customer_id",
        "customer_email",
        "customer_name",
        "customer_description",
        "shipping_address_line1",
        "card_address_line1",
        "description",
        "payment_metadata[customer_name]",
        "payment_metadata[customer_email]",
    )
    comparable = True

    def recognises(self, opened: OpenedFile) -> bool:
        """By the names of the columns that every version has."""
        return opened.container == CSV and opened.find_header(_FOUND_BY, ",") is not None

    def read(self, opened: OpenedFile) -> Iterator[FileRecord]:
        """Yield every row; version 6 lacks the payout's id unless that column is chosen."""
        header = opened.find_header(_FOUND_BY, ",")
        if header is None:
            raise FileRefused("file_not_recognised")
        header.require((*_FOUND_BY, *_COLUMNS))
        if _PAID_UTC not in header.columns:
            header.require((_PAID, "created"))
        known: dict[str, tuple[Any, Any]] = {}
        for line in opened.lines(header):
            payout, fields = line.text(_PAYOUT), _fields(line)
            paid = known.setdefault(payout, (fields["paid_on"], fields["currency"]))
            for column, told, before in zip(
                (_PAID, "currency"), (fields["paid_on"], fields["currency"]), paid, strict=True
            ):
                if told != before:
                    raise FileRefused("file_payout_differs", row=line.row, column=column)
            yield FileRecord(payout, ROW, line.row, fields)

    def parse(self, account: MerchantAccount, records: Sequence[FileRecord]) -> ParsedReport:
        """Return the payout with its rows, read as the API's are: the same row has the same key."""
        zone = ZoneInfo(account.zone)
        rows: dict[str, Transaction] = {}
        problems: dict[str, Problem] = {}
        for one in records:
            row = read_row(_as_api(one.fields), zone)
            if isinstance(row, str):
                params = {"date": str(one.fields["paid_on"]), "field": row}
                problems.setdefault(row, Problem(CaseCode.REPORT_UNREADABLE, params, one.payout))
            else:
                rows.setdefault(row.key, row)
        first = records[0]
        paid_on = date.fromisoformat(str(first.fields["paid_on"]))
        payout = Payout(
            reference=first.payout,
            currency=str(first.fields["currency"]),
            amount=sum(row.net for row in rows.values()),
            paid_on=paid_on,
            shape=PayoutShape.LISTED,
            transactions=tuple(rows),
            first_date=min((row.booked_on for row in rows.values()), default=paid_on),
            last_date=paid_on,
        )
        return ParsedReport((payout,), tuple(rows.values()), (), tuple(problems.values()))


def _fields(line: Line) -> Fields:
    currency = line.currency("currency")
    gross, fee, net = (line.amount(name, currency, POINT) for name in ("gross", "fee", "net"))
    if net != gross - fee:
        raise FileRefused(
            "file_sum_differs",
            row=line.row,
            column="net",
            expected={"amount": net, "currency": currency},
            amount={"amount": gross - fee, "currency": currency},
        )
    if line.amount(_WITHHELD, currency, POINT, required=False):
        raise FileRefused("file_column_unknown", row=line.row, column=_WITHHELD)
    created = line.moment("created_utc", "UTC")
    category = line.text("reporting_category")
    fields: dict[str, str | int] = {
        "id": line.text("balance_transaction_id"),
        "currency": currency,
        "gross": gross,
        "fee": fee,
        "category": category,
        "created": int(created.timestamp()),
        "paid_on": _paid_on(line, created),
        "source": line.text("source_id", required=False),
    }
    for name, column in (
        ("charge", "charge_id"),
        ("intent", "payment_intent_id"),
        ("order", _ORDER),
        ("site", _SITE),
        ("method", "payment_method_type"),
        ("brand", "card_brand"),
    ):
        if line.has(column):
            fields[name] = line.text(column)
    if category in TOLD_FEES and line.has("description"):
        fields["words"] = line.text("description")  # Stripe's own word for what it charges
    if line.has("customer_facing_currency"):
        shown = line.currency("customer_facing_currency")
        if shown != currency and line.has("customer_facing_amount"):
            fields["shown_currency"] = shown
            fields["shown"] = line.amount("customer_facing_amount", shown, POINT)
    return fields


def _paid_on(line: Line, created: datetime) -> str:
    """The day of arrival, the midnight of UTC that begins it; in the report's own zone it may be told as the
    evening before. How far that zone is ahead only the row's own moment tells, which may lie on the other
    side of a change of the clocks: an hour before midnight is that midnight too."""
    if line.has(_PAID_UTC):
        return line.day(_PAID_UTC).isoformat()
    ahead = line.moment("created", "UTC") - created
    return (line.moment(_PAID, "UTC") - ahead + _SUMMER_TIME).astimezone(UTC).date().isoformat()


def _as_api(fields: Fields) -> Mapping[str, Any]:
    """The row as the API tells it."""
    currency, category = str(fields["currency"]), fields["category"]
    gross, fee = stripe_units(int(fields["gross"]), currency), stripe_units(int(fields["fee"]), currency)
    told: dict[str, Any] = {
        "id": fields["id"],
        "amount": gross,
        "fee": fee,
        "net": gross - fee if gross is not None and fee is not None else None,
        "currency": currency.lower(),
        "type": "stripe_fee" if category in FEE_CATEGORIES else category,
        "reporting_category": category,
        "created": fields["created"],
        "description": fields.get("words", ""),
        "source": _source(fields),
    }
    if fee and category in _PROCESSED:
        told["fee_details"] = [
            {"amount": fee, "currency": currency.lower(), "type": "stripe_fee", "description": _PROCESSING}
        ]
    return told


def _source(fields: Fields) -> Mapping[str, Any]:
    charge: dict[str, Any] = {"id": fields.get("charge", "")}
    if fields.get("method"):
        card = {"brand": fields["brand"]} if fields.get("brand") else {}
        charge["payment_method_details"] = {"type": fields["method"], "card": card}
    source: dict[str, Any] = charge if fields["source"] == charge["id"] else {"charge": charge}
    source["id"] = fields["source"]
    source["payment_intent"] = fields.get("intent", "")
    metadata = {"order_id": fields.get("order", ""), "site_url": fields.get("site", "")}
    source["metadata"] = {name: value for name, value in metadata.items() if value}
    if "shown" in fields:
        shown = str(fields["shown_currency"])
        source["currency"] = shown.lower()
        source["amount"] = stripe_units(int(fields["shown"]), shown)
    return source
