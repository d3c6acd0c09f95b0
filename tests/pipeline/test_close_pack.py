"""The close pack of a period in which the shop started: what is a preview is told apart."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.clock import start_of_day_ms
from app.core.cases import Action, Case, CaseCode, Decision
from app.pipeline.close_pack import close_pack
from app.pipeline.own_reports import run_own
from app.pipeline.report_tables import Asked, make_table
from app.pipeline.services import Services
from app.reports.csv_table import Money
from app.reports.evidence.actors import who
from app.reports.own.definition import Definition
from app.reports.own.span import Span
from app.reports.tables.table import totals
from app.store import cases, proofs
from app.store import tables as t
from tests.pipeline.conftest import the_payout, work
from tests.world import START, TODAY, World, add_shop, connect_all, open_installation, tell_orders

PERIOD = Asked(START - timedelta(days=20), TODAY, "nb")


@pytest.fixture
def installation(world: World, tmp_path: Path) -> Iterator[Services]:
    """Its payouts of before the start are collected too, to look at."""
    services = open_installation(world.settings(tmp_path, preview_days=60))
    add_shop(services)
    connect_all(services, 1, world.provider.name, world.accounting.name)
    tell_orders(services, 1, world.orders)
    yield services
    services.store.dispose()


def test_what_was_paid_before_the_start_is_told_on_a_line_of_its_own(installation: Services) -> None:
    work(installation)
    payout = the_payout(installation)
    made = make_table(installation, 1, "payouts", PERIOD)
    assert [row[3] for row in made.rows] == [payout.reference]
    assert totals(made)[0][4] == Money(payout.amount, payout.currency)
    (note,) = made.notes
    assert "1 utbetaling fra før startdatoen" in note[0]
    assert "1 payout of before the start" in note[1]
    (reconciled,) = make_table(installation, 1, "reconciliation", PERIOD).rows
    assert reconciled[1] == 1
    _, content = close_pack(installation, 1, PERIOD)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        first = PdfReader(io.BytesIO(packed.read("avstem.pdf"))).pages[0].extract_text()
    assert "Før start" in first
    assert "De bokføres ikke herfra" in " ".join(first.split())
    later = make_table(installation, 1, "payouts", Asked(START, TODAY, "nb"))
    assert (len(later.rows), later.notes) == (1, ())


def test_fees_are_named_so_that_nobody_compares_unlike_figures(installation: Services) -> None:
    """Those of the cover and of the list of fees are without VAT, those of the payouts are with it."""
    work(installation)
    since = Asked(START, TODAY, "nb")
    fees, payouts = (make_table(installation, 1, name, since) for name in ("fees", "payouts"))
    names = [[column.name for column in table.columns] for table in (fees, payouts)]
    assert ("Gebyr uten mva", "Fees without VAT") in names[0]
    assert ("Mva på gebyr", "VAT on fees") in names[0]
    assert ("Gebyr med mva", "Fees with VAT") in names[1]
    for language, words in (
        ("nb", ("Gebyr uten mva", "Mva på gebyr")),
        ("en", ("Fees without VAT", "VAT on fees")),
    ):
        _, content = close_pack(installation, 1, Asked(START, TODAY, language))  # type: ignore[arg-type]
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            first = PdfReader(io.BytesIO(packed.read("avstem.pdf"))).pages[0].extract_text()
        for one in words:
            assert one in first


def test_the_proof_of_books_that_were_left_does_not_hide_the_newest(installation: Services) -> None:
    """Two sets of books in one year: each has its proofs, and the later day's is told."""
    work(installation)
    provider = the_payout(installation)
    (before,) = make_table(installation, 1, "reconciliation", PERIOD).rows
    sums = dict.fromkeys(("provider", "held", "difference", "unexplained"), 0)
    gaps = dict.fromkeys(("books_gap", "provider_gap", "opening_gap"), 0)
    details = {"items": [], "untied": [], "sources": ["told"], **gaps}
    with installation.store.writing("test", 1) as connection:
        of = connection.execute(select(t.merchant_accounts.c.provider)).scalars().first()
        for company, days, anchored in ((1, 0, False), (2, 9, True)):
            scope = proofs.scope_of(connection, 1, company, str(of), provider.currency)
            on, holds = TODAY - timedelta(days=days), anchored
            proofs.save_proof(
                connection, 1, scope, 1, on_day=on, books=company, anchored=anchored, holds=holds,
                details=details, made_by="worker", **sums,
            )  # fmt: skip
    (row,) = make_table(installation, 1, "reconciliation", PERIOD).rows
    assert (row[1:5], row[9]) == (
        (*before[1:3], TODAY, Money(1, provider.currency)),
        "ikke uten inngående status",
    )


@pytest.mark.parametrize(
    ("opened", "closed", "decided", "in_term"),
    [
        (-40, -30, None, False),  # went by itself before the term
        (-40, None, -30, False),  # answered before the term
        (-40, -10, None, True),  # went within it
        (-40, None, -10, True),
        (-40, 5, None, True),  # stood open all the term
        (-40, None, None, True),
        (-10, -5, None, True),
        (5, None, None, False),  # was asked later
    ],
)
def test_the_cases_of_a_term_are_those_that_were_open_in_it(
    installation: Services, opened: int, closed: int | None, decided: int | None, in_term: bool
) -> None:
    """The term is the twenty days up to ``TODAY``; moments are told in days from there."""
    now = start_of_day_ms(TODAY, "Europe/Oslo") + 12 * 3_600_000

    def moment(days: int) -> int:
        return now + days * 86_400_000

    with installation.store.writing("test", 1) as connection:
        asked = Case(CaseCode.PROOF_GAP, "proof/1/books", {"amount": {"amount": 1, "currency": "NOK"}})
        case_id = cases.open_case(connection, 1, asked, moment(opened))
        if closed is not None:
            cases.close_by_ids(connection, 1, [case_id], moment(closed))
        if decided is not None:
            answer = Decision(Action.TRY_AGAIN)
            cases.decide(connection, 1, [case_id], answer, "user 7", moment(decided))
    asked_for = Asked(TODAY - timedelta(days=20), TODAY, "nb")
    assert len(make_table(installation, 1, "cases", asked_for).rows) == int(in_term)


def test_people_are_told_by_the_sites_own_numbers() -> None:
    told = "user 36 (decide), site 3f9c2a1b6d0e4857"
    assert who(told, "nb") == "bruker 36 på nettsted 3f9c2a1b6d0e4857"
    assert who(told, "en") == "user 36 of site 3f9c2a1b6d0e4857"
    assert [who(one, "nb") for one in ("operator", "policy", "", None)] == [
        "driftsansvarlig",
        "policy",
        "",
        "",
    ]


def test_a_question_whose_cause_went_away_is_told_in_its_own_period_alone(installation: Services) -> None:
    work(installation)
    before = start_of_day_ms(START - timedelta(days=10), "Europe/Oslo")
    with installation.store.writing("test", 1) as connection:
        for subject, state in (("still", cases.OPEN), ("over", cases.GONE)):
            asked = Case(CaseCode.FEE_DOCUMENT_DIFFERS, subject)
            cases.open_case(connection, 1, asked, before)
            connection.execute(t.cases.update().where(t.cases.c.subject == subject).values(state=state))

    def told(asked: Asked) -> list[object]:
        return [row[4] for row in make_table(installation, 1, "cases", asked).rows]

    assert sorted(map(str, told(PERIOD))) == ["Åpent", "Årsaken er borte"]
    assert told(Asked(START, TODAY, "nb")) == ["Åpent"]


def test_an_own_report_of_payouts_has_no_previews_either(installation: Services) -> None:
    work(installation)
    given = Definition(
        "Mine", "payouts", ("payout", "amount"), span=Span.FIXED, first=PERIOD.first, last=PERIOD.last
    )
    made, _ = run_own(installation, 1, given, "nb")
    assert [row[0] for row in made.rows] == [the_payout(installation).reference]
    assert "før startdatoen" in made.notes[0][0]
