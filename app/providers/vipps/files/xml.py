"""The XML settlement report, versions 2.0 and 3.0: amounts are decimals of major units, with a point.

``TransactionFeeAmount`` is not negative and is taken off; refunds are not positive. ``SettledAmount`` is what
was paid: the net sum, or the gross one where fees are invoiced (``SettlementType``).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from app.connecting import MerchantAccount
from app.core.transactions import ParsedReport
from app.files.cells import POINT, Line, named
from app.files.format import PAYOUT, ROW, Fields, FileRecord
from app.files.markup import START, Element
from app.files.opening import OpenedFile
from app.files.refused import FileRefused
from app.providers.vipps.files.facts import REFUND, SALE, parse_settlement
from app.providers.vipps.files.sums import Sums, must_be, must_count

NAMESPACES: Final = tuple(
    f"http://vipps.no/xmlschema/SettlementReport-{version}.xsd" for version in ("2.0", "3.0")
)
_ROOT: Final = "SettlementReport"
_SETTLEMENT: Final = "SettlementInfo"
_TRANSACTION: Final = "TransactionInfo"
_SETTLED: Final = {"net": "net", "gross": "gross"}
_ZONE: Final = "Europe/Oslo"


class XmlReport:
    """See :class:`app.files.format.FileFormat`."""

    name = "vipps_xml"
    title = "Vipps XML 2.0/3.0"
    version = "vipps-xml-1"
    personal: tuple[str, ...] = ("MainAddress",)
    comparable = True

    def recognises(self, opened: OpenedFile) -> bool:
        """By the namespace and name of the document element."""
        root = opened.root
        return root is not None and root.namespace in NAMESPACES and root.name == _ROOT

    def read(self, opened: OpenedFile) -> Iterator[FileRecord]:
        """Yield each settlement's rows as they come, and its figures when it ends."""
        reading = _Reading()
        for one in opened.elements():
            yield from reading.take(one)
        if not reading.has_ended:
            raise FileRefused("file_not_recognised")

    def parse(self, account: MerchantAccount, records: Sequence[FileRecord]) -> ParsedReport:
        """See :func:`app.providers.vipps.files.facts.parse_settlement`."""
        return parse_settlement(account, records)


class _Reading:
    """Keeps the texts of the element that is open, and the sums of the settlement that is."""

    def __init__(self) -> None:
        self.has_ended = False
        self._account = ""
        self._settlement: dict[str, str] = {}
        self._transaction: dict[str, str] | None = None
        self._is_inside = False
        self._sums = Sums()
        self._known: set[str] = set()

    def take(self, one: Element) -> Iterator[FileRecord]:
        if one.event == START:
            if one.name == _SETTLEMENT:
                self._settlement, self._is_inside, self._sums = {}, True, Sums()
            elif one.name == _TRANSACTION:
                self._transaction = {}
            return
        if one.name == _TRANSACTION and self._transaction is not None:
            line = _line(self._transaction, one.row)
            self._transaction = None
            yield from self._rows(line)
        elif one.name == _SETTLEMENT:
            self._is_inside = False
            yield self._figures(_line(self._settlement, one.row))
        elif one.name == _ROOT:
            self.has_ended = True
        elif self._transaction is not None:
            _put(self._transaction, one)
        elif self._is_inside:
            _put(self._settlement, one)
        elif one.name == "SerialNumber":
            self._account = _line({named(one.name): one.text}, one.row).text(one.name)

    def _rows(self, line: Line) -> Iterator[FileRecord]:
        settlement = _line(self._settlement, line.row)
        payout = settlement.text("SettlementID")
        currency = settlement.currency("SettlementCurrencyCode")
        if line.has("SettlementCurrencyCode") and line.currency("SettlementCurrencyCode") != currency:
            raise FileRefused("file_currency_mixed", row=line.row, column="SettlementCurrencyCode")
        capture = line.amount("TransactionCaptureAmount", currency, POINT)
        refund = line.amount("TransactionRefundAmount", currency, POINT)
        fee = -line.amount("TransactionFeeAmount", currency, POINT)
        if capture < 0:
            raise FileRefused("file_sign_wrong", row=line.row, column="TransactionCaptureAmount")
        if refund > 0:
            raise FileRefused("file_sign_wrong", row=line.row, column="TransactionRefundAmount")
        gross = line.amount("TransactionGrossAmount", currency, POINT)
        net = line.amount("TransactionNetAmount", currency, POINT)
        must_be(line.row, "TransactionGrossAmount", gross, capture + refund, currency)
        must_be(line.row, "TransactionNetAmount", net, gross + fee, currency)
        self._sums.add(capture, refund, fee)
        at = line.moment("TransactionTime", _ZONE)
        common: dict[str, str | int] = {
            "at": at.isoformat(),
            "day": at.astimezone(ZoneInfo(_ZONE)).date().isoformat(),
            "psp_reference": line.text("TransactionID"),
            "reference": line.text("OrderID", required=False),
        }
        parts = [(SALE, "capture", capture)] if capture or not refund else []
        parts += [(REFUND, "refund", refund)] if refund else []
        for place, (kind, called, amount) in enumerate(parts):
            told: dict[str, str | int] = {
                "type": kind,
                "provider_type": called,
                "gross": amount,
                "fee": 0 if place else fee,
            }
            yield FileRecord(payout, ROW, line.row, common | told, self._account)

    def _figures(self, line: Line) -> FileRecord:
        payout = line.text("SettlementID")
        if payout in self._known:
            raise FileRefused("file_payout_twice", row=line.row, column="SettlementID")
        self._known.add(payout)
        currency = line.currency("SettlementCurrencyCode")
        settled = _SETTLED.get(line.text("SettlementType").casefold())
        if settled is None:
            raise FileRefused("file_text_unreadable", row=line.row, column="SettlementType")
        sums = self._sums
        must_count(line.row, "NumOfTransactions", line.whole("NumOfTransactions"), sums.count)
        paid = sums.net if settled == "net" else sums.before_fees
        for column, found in (
            ("CaptureSettlementAmount", sums.gross),
            ("RefundSettlementAmount", sums.refunds),
            ("GrossSettlementAmount", sums.before_fees),
            ("FeeSettlementAmount", -sums.fees),
            ("NetSettlementAmount", sums.net),
            ("SettledAmount", paid),
        ):
            must_be(line.row, column, line.amount(column, currency, POINT), found, currency)
        fields: Fields = {
            "currency": currency,
            "amount": paid,
            "paid_on": line.day("SettlementDate").isoformat(),
            "settled": settled,
        }
        return FileRecord(payout, PAYOUT, line.row, fields, self._account)


def _put(texts: dict[str, str], one: Element) -> None:
    """Keep an element's text; one that stands twice says two things."""
    name = named(one.name)
    if name in texts:
        raise FileRefused("file_column_twice", row=one.row, column=one.name)
    texts[name] = one.text


def _line(texts: Mapping[str, str], row: int) -> Line:
    return Line(row, tuple(texts.values()), {name: place for place, name in enumerate(texts)})
