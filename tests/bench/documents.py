"""What a person waits for: the documentation of a large payout as PDF, a long report as XLSX."""

from datetime import date, timedelta

from app.reports.csv_table import Money
from app.reports.evidence import render_evidence
from app.reports.tables import Column, Kind, Table
from app.reports.tables.as_xlsx import as_xlsx
from tests.bench.measuring import Measured
from tests.reports.evidence.samples import many


def evidence_pdf(count: int) -> Measured:
    """The documentation of one payout of that many transactions; bound: 10,000 in 3 s."""
    evidence, told = many(count), Measured(count)
    with told.stage("pdf"):
        content = render_evidence(evidence)
    told.more["bytes"] = len(content)
    return told


def report_xlsx(count: int) -> Measured:
    """A report of that many orders; bound: 100,000 in 10 s and 200 MB, the rows themselves included."""
    columns = (
        Column(("Ordre", "Order")),
        Column(("Bestilt", "Ordered on"), Kind.DAY),
        Column(("Dager", "Days"), Kind.COUNT),
        Column(("Alder", "Age")),
        Column(("Betalingsmåte", "Payment method")),
        Column(("Beløp", "Amount"), Kind.MONEY, summed=True),
    )
    first, told = date(2026, 1, 1), Measured(count)
    rows = [
        (
            str(10_000 + number),
            first + timedelta(number % 365),
            number % 90,
            "31–60 dager",
            "vipps",
            Money(number * 7 % 999_900, "NOK"),
        )
        for number in range(count)
    ]
    with told.stage("xlsx"):
        content = as_xlsx([Table("orders", ("Ordrer", "Orders"), columns, rows)], "nb")
    told.more["bytes"] = len(content)
    return told
