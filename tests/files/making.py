"""Settlement files made here, from what is known of the formats: none is a vendor's."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO
from xml.sax.saxutils import escape

from app.core.money import to_major

NORWEGIAN = (
    *("Salgsdato", "Salgssted", "Vippsnummer", "Produkt", "Transaksjons-ID", "Ordre-ID", "Brutto", "Gebyr"),
    *("Netto", "Transaksjonstype", "Oppgjørs-ID", "Oppgjørsdato", "Oppgjørssum", "Oppgjørskonto"),
    *("Fornavn", "Etternavn", "Melding"),
)
PERSON = ("Kari", "Nordmann-Kundesen", "Gratulerer Ola")
"""A customer, as portals write them into files; nobody may keep it."""
SERIAL = "123455"


@dataclass(frozen=True)
class Sold:
    """A row of a settlement, øre; a refund has a negative gross."""

    order: str
    gross: int
    fee: int = 0
    on: date = date(2026, 3, 3)
    psp: str = ""

    @property
    def net(self) -> int:
        return self.gross - self.fee

    @property
    def psp_reference(self) -> str:
        return self.psp or f"2012{abs(hash_of(self.order)) % 10**7:07d}"


def hash_of(text: str) -> int:
    """A number from a text, the same in every process."""
    return int.from_bytes(text.encode()[-6:], "big")


@dataclass(frozen=True)
class Settled:
    """A settlement with its rows."""

    number: str
    paid_on: date
    rows: tuple[Sold, ...]

    @property
    def net(self) -> int:
        return sum(one.net for one in self.rows)


EXAMPLE = Settled(
    "2000812",
    date(2026, 3, 4),
    (
        Sold("woo-3f9c2a1b-10481", 149_900, 2_248, psp="20126874534"),
        Sold("woo-3f9c2a1b-10482", 59_900, 898, psp="20126880917"),
        Sold("woo-3f9c2a1b-10399", -20_000, psp="20126881220"),
    ),
)


def kroner(amount: int, decimal: str = ",") -> str:
    return to_major(amount, "NOK").replace(".", decimal)


def norwegian_rows(settlements: Sequence[Settled], serial: str = SERIAL) -> list[list[str]]:
    """The rows of the Norwegian report: the company, the header, transactions, and each settlement's sum."""
    rows = [["Oppgjørsrapport"], ["Bedriften", "Eksempel AS"], ["Organisasjonsnummer", "999999999"], []]
    rows.append(list(NORWEGIAN))
    for one in settlements:
        for row in one.rows:
            kind = "Salg" if row.gross >= 0 else "Refundering"
            rows.append(
                [
                    *(row.on.strftime("%d.%m.%Y"), "Nettbutikken", serial, "Vipps på nett"),
                    *(row.psp_reference, row.order, kroner(row.gross), kroner(-row.fee), kroner(row.net)),
                    *(kind, one.number, one.paid_on.strftime("%d.%m.%Y"), "", "", *PERSON),
                ]
            )
        total = [""] * len(NORWEGIAN)
        total[0], total[10] = "Til utbetaling netto", one.number
        total[12], total[13] = kroner(one.net), "86011117947"
        rows.append(total)
    return rows


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """The rows as a CSV; cells with the delimiter are quoted."""
    lines = (
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) + "\r\n" for row in rows
    )
    return "".join(lines).encode(encoding)


def norwegian_csv(*settlements: Settled, encoding: str = "utf-8", serial: str = SERIAL) -> bytes:
    return delimited(norwegian_rows(settlements, serial), encoding=encoding)


def vipps_xml(*settlements: Settled, version: str = "3.0", kind: str = "Net", serial: str = SERIAL) -> bytes:
    """The XML settlement report; amounts are decimals with a point."""

    def point(amount: int) -> str:
        return kroner(amount, ".")

    told = []
    for one in settlements:
        captured = sum(row.gross for row in one.rows if row.gross > 0)
        refunded = sum(row.gross for row in one.rows if row.gross < 0)
        fees = sum(row.fee for row in one.rows)
        rows = "".join(
            "<TransactionInfo>"
            f"<TransactionTime>{row.on.isoformat()}T10:12:44+01:00</TransactionTime>"
            f"<TransactionCaptureAmount>{point(max(row.gross, 0))}</TransactionCaptureAmount>"
            f"<TransactionRefundAmount>{point(min(row.gross, 0))}</TransactionRefundAmount>"
            f"<TransactionGrossAmount>{point(row.gross)}</TransactionGrossAmount>"
            f"<TransactionNetAmount>{point(row.net)}</TransactionNetAmount>"
            f"<TransactionFeeAmount>{point(row.fee)}</TransactionFeeAmount>"
            "<SettlementCurrencyCode>NOK</SettlementCurrencyCode>"
            f"<TransactionID>{row.psp_reference}</TransactionID><OrderID>{escape(row.order)}</OrderID>"
            "</TransactionInfo>\n"
            for row in one.rows
        )
        settled = one.net if kind == "Net" else captured + refunded
        told.append(
            f"<SettlementInfo><SettlementDate>{one.paid_on.isoformat()}</SettlementDate>"
            f"<SettlementID>{one.number}</SettlementID>"
            "<SettlementCurrencyCode>NOK</SettlementCurrencyCode>"
            f"<SettlementType>{kind}</SettlementType>\n{rows}"
            f"<NumOfTransactions>{len(one.rows)}</NumOfTransactions>"
            f"<CaptureSettlementAmount>{point(captured)}</CaptureSettlementAmount>"
            f"<RefundSettlementAmount>{point(refunded)}</RefundSettlementAmount>"
            f"<GrossSettlementAmount>{point(captured + refunded)}</GrossSettlementAmount>"
            f"<NetSettlementAmount>{point(one.net)}</NetSettlementAmount>"
            f"<FeeSettlementAmount>{point(fees)}</FeeSettlementAmount>"
            f"<SettledAmount>{point(settled)}</SettledAmount></SettlementInfo>\n"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<SettlementReport xmlns="http://vipps.no/xmlschema/SettlementReport-{version}.xsd">'
        f"<SettlementDetailsInfo><SaleUnitName>Nettbutikken</SaleUnitName><SerialNumber>{serial}</SerialNumber>"
        "<OrganizationName>Eksempel AS</OrganizationName><PaymentsInfo>"
        f"<SettlementCurrencyCode>NOK</SettlementCurrencyCode>{''.join(told)}"
        f"<NumOfSettlements>{len(settlements)}</NumOfSettlements></PaymentsInfo></SettlementDetailsInfo>"
        "<VippsInfo/></SettlementReport>\n"
    ).encode()


def sectioned_csv(*settlements: Settled, serial: str = SERIAL) -> bytes:
    """The old CSV with sections, with the vendor's slip: a net that is two cells and lacks the refund."""
    lines = [
        "OrganizationNumber,MerchantName",
        "999999999,Eksempel AS",
        "Name,VisitingAddress,PostalCode",
        "Eksempel AS,Storgata 1,0001",
        "SettlementInfo,SalesUnitName,SaleUnitNumber,SettlementDate,SettlementID,SettlementAccount,Gross,"
        "Currency,Fee,Refund,Net,NumberOfTransactions",
    ]
    for one in settlements:
        gross = sum(row.gross for row in one.rows if row.gross > 0)
        refund = sum(row.gross for row in one.rows if row.gross < 0)
        fee = -sum(row.fee for row in one.rows)
        lines.append(
            f"SettlementInfo,Nettbutikken,{serial},{one.paid_on:%d.%m.%Y},{one.number},86011117947,"
            f"{kroner(gross, '.')},NOK,{kroner(fee, '.')},{kroner(refund, '.')},{kroner(gross + fee)},"
            f"{len(one.rows)}"
        )
    lines.append(
        "TransactionInfo,SalesDate,SaleUnitName,SaleUnitNumber,TransactionId,SettlementId,OrderID,"
        "SettlementDate,Gross,Currency,Fee,Refund,Net"
    )
    for one in settlements:
        for row in one.rows:
            gross, refund = max(row.gross, 0), min(row.gross, 0)
            lines.append(
                f"TransactionInfo,{row.on:%d.%m.%Y},Nettbutikken,{serial},{row.psp_reference},{one.number},"
                f"{row.order},{one.paid_on:%d.%m.%Y},{kroner(gross, '.')},NOK,{kroner(-row.fee, '.')},"
                f"{kroner(refund, '.')},{kroner(gross - row.fee, '.')}"
            )
    return ("\n".join(lines) + "\n").encode()


STRIPE_COLUMNS = (
    "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created_utc,created,"
    "available_on_utc,available_on,currency,gross,fee,net,reporting_category,source_id,description,"
    "customer_facing_amount,customer_facing_currency,customer_name,customer_email,charge_id,"
    "payment_intent_id,payment_metadata[order_id]"
)


def stripe_row(
    payout: str,
    paid_on: str,
    row_id: str,
    category: str,
    gross: str,
    fee: str,
    net: str,
    source: str = "",
    charge: str = "",
    order: str = "",
    description: str = "",
    created: str = "2026-02-27 11:08:20",
    currency: str = "nok",
) -> str:
    name, mail = ("Kari Nordmann-Kundesen", "kari@kundesen.example") if charge else ("", "")
    return (
        f"{payout},{paid_on} 00:00:00,{row_id},{created},{created},2026-03-03 00:00:00,2026-03-03 00:00:00,"
        f"{currency},{gross},{fee},{net},{category},{source},{description},{gross},{currency},{name},{mail},"
        f"{charge},,{order}"
    )


def stripe_csv(*rows: str) -> bytes:
    return ("\n".join((STRIPE_COLUMNS, *rows)) + "\n").encode()


def workbook(
    rows: Sequence[Sequence[str | None]],
    *,
    cell: Callable[[str, str], str] | None = None,
    shared: bool = True,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """An XLSX of one sheet, as spreadsheets write it; ``cell`` makes a cell's XML of its place and text."""
    texts: dict[str, int] = {}
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for place, text in enumerate(row):
            if text is None or text == "":
                continue
            where = f"{chr(65 + place)}{number}"
            made = cell(where, text) if cell is not None else ""
            if made:
                cells.append(made)
            elif shared:
                cells.append(f'<c r="{where}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>')
            else:
                cells.append(f'<c r="{where}" t="inlineStr"><is><t>{escape(text)}</t></is></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": (
            f'<workbook xmlns="{space}" xmlns:r="{office}"><sheets>'
            '<sheet name="Oppgjør" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{space}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        ).encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{space}">{strings}</sst>'.encode(),
        **(more or {}),
    }
    made_of = io.BytesIO()
    with zipfile.ZipFile(made_of, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return made_of.getvalue()


def norwegian_xlsx(*settlements: Settled, serial: str = SERIAL) -> bytes:
    """The Norwegian report as a workbook: amounts and days are numbers there."""
    places = {"A", "G", "H", "I", "L", "M"}

    def number(where: str, text: str) -> str:
        letter = where.rstrip("0123456789")
        if letter not in places or not text[-1:].isdigit():
            return ""
        if letter in ("A", "L"):
            day, month, year = (int(part) for part in text.split("."))
            return f'<c r="{where}"><v>{(date(year, month, day) - date(1899, 12, 30)).days}</v></c>'
        return f'<c r="{where}"><v>{text.replace(",", ".")}</v></c>'

    return workbook(norwegian_rows(settlements, serial), cell=number)


def stream(body: bytes) -> BinaryIO:
    return io.BytesIO(body)


def moved(settled: Settled, to: date, number: str) -> Settled:
    """The same settlement on another day under another number, its rows new ones."""
    rows = tuple(replace(row, psp=f"{number}{place}", on=to) for place, row in enumerate(settled.rows))
    return Settled(number, to, rows)
