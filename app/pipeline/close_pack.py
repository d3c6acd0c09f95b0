"""The close pack: what an accountant files when a VAT term or a year is closed, as one zip.

A PDF with the sums, every report and a place for a signature; each report as CSV and all of them as one
workbook. What this service does not know is said on the first page, and not left blank. The same facts give
the same bytes.
"""

from collections.abc import Sequence
from typing import Final

from app.core.texts import Language
from app.pipeline.report_tables import Asked, make_tables
from app.pipeline.services import Services
from app.reports.archive import archive
from app.reports.csv_table import Money
from app.reports.formats import count, money
from app.reports.tables.as_csv import as_csv
from app.reports.tables.as_pdf import Cover, as_pdf
from app.reports.tables.as_xlsx import as_xlsx
from app.reports.tables.fees import VAT, WITHOUT_VAT
from app.reports.tables.table import Table, Words, told, totals
from app.store import connections, shops

NAMES: Final = (
    "reconciliation",
    "payouts",
    "fees",
    "vat_codes",
    "vat",
    "refunds",
    "corrections",
    "unsettled",
    "unbooked",
    "gift_cards",
    "cases",
)

_TITLE: Final = ("Avslutning av periode", "Close of period")
_UNKNOWN: Final = (
    "Saldoen på 2901 og de andre kontoene leses i regnskapssystemet. Salg som andre bokfører, står bare der.",
    "Balances of 2901 and the others are read in the accounting system. Sales of others stand there alone.",
)
_PEOPLE: Final = (
    "Brukernumre er dem nettstedet har. Navn på folk lagres ikke her.",
    "Numbers of users are the site's own. Names of people are not stored here.",
)


def close_pack(services: Services, shop_id: int, asked: Asked) -> tuple[str, bytes]:
    """Return the zip's name and bytes."""
    tables = make_tables(services, shop_id, NAMES, asked)
    name, number = whose(services, shop_id)
    facts = (*_facts(tables, asked.language), *_not_counted(tables, asked.language))
    cover = Cover(
        told(_TITLE, asked.language),
        name,
        number,
        asked.first,
        asked.last,
        asked.language,
        facts,
        signed=True,
    )
    files = {f"{table.name}.csv": as_csv(table, asked.language) for table in tables}
    files["avstem.xlsx"] = as_xlsx(tables, asked.language)
    files["avstem.pdf"] = as_pdf(cover, tables)
    return f"avstem-{asked.first.isoformat()}-{asked.last.isoformat()}.zip", archive(files)


def whose(services: Services, shop_id: int) -> tuple[str, str]:
    """Return the name and organisation number of the company that is booked in now, or the shop's name."""
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        company = connections.live_company(connection, shop_id)
    return (str(shop.name), "") if company is None else (company.name, company.organisation_number)


def _facts(tables: Sequence[Table], language: Language) -> list[tuple[str, str]]:
    by_name = {table.name: table for table in tables}
    return [
        (told(("Utbetalt", "Paid out"), language), _sum(by_name["payouts"], ("Beløp", "Amount"), language)),
        (told(WITHOUT_VAT, language), _sum(by_name["fees"], WITHOUT_VAT, language)),
        (told(VAT, language), _sum(by_name["fees"], VAT, language)),
        (told(("Refundert", "Refunded"), language), _sum(by_name["refunds"], ("Beløp", "Amount"), language)),
        (
            told(("Bokført med mva-kode, brutto", "Booked with a VAT code, gross"), language),
            _sum(by_name["vat"], ("Brutto", "Gross"), language),
        ),
        (
            told(("Ordrer som ikke er oppgjort", "Orders not settled"), language),
            _sum(by_name["unsettled"], ("Beløp", "Amount"), language),
        ),
        (
            told(("Ikke bokførte salg", "Sales not booked"), language),
            count(len(by_name["unbooked"].rows), language),
        ),
        (
            told(("Skyldig gavekort og forskudd", "Owed on gift cards and prepayments"), language),
            _sum(by_name["gift_cards"], ("Ved periodens slutt", "At the end"), language),
        ),
        (
            told(("Korreksjoner og avvik", "Corrections and cases"), language),
            f"{count(len(by_name['corrections'].rows), language)} / "
            f"{count(len(by_name['cases'].rows), language)}",
        ),
        (told(("Ikke her", "Not here"), language), told(_UNKNOWN, language)),
        (told(("Hvem", "Who"), language), told(_PEOPLE, language)),
    ]


def _not_counted(tables: Sequence[Table], language: Language) -> list[tuple[str, str]]:
    """Payouts that the sums leave out, on a line of their own."""
    (payouts,) = (table for table in tables if table.name == "payouts")
    return [(told(("Før start", "Before the start"), language), told(one, language)) for one in payouts.notes]


def _sum(table: Table, name: Words, language: Language) -> str:
    """The sums of a column, one for each currency; a dash for none."""
    place = next(number for number, column in enumerate(table.columns) if column.name == name)
    cells = [row[place] for row in totals(table)]
    shown = [money(cell.minor, cell.currency, language) for cell in cells if isinstance(cell, Money)]
    return ", ".join(shown) or "–"
