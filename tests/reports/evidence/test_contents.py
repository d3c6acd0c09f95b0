"""Everything a bookkeeper asks about a voucher stands in its evidence, as text that can be searched."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.vouchers import Unbalanced
from app.reports import formats
from app.reports.evidence import Evidence, PostingLine, Settled, data_hash
from app.reports.evidence.totals import control, fee_totals, totals_per_type

from .reading import read, squeezed, text_of
from .samples import DAY, ROWS, VIPPS, everything, many


def _missing(evidence: Evidence, wanted: list[str]) -> list[str]:
    text = text_of(evidence)
    return [value for value in wanted if squeezed(value) not in text]


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("make", [lambda: VIPPS, everything, lambda: many(120)])
def test_every_amount_and_reference_of_the_rows_is_there(make, language):
    evidence = replace(make(), language=language)
    wanted = []
    for row in evidence.transactions:
        for amount in (row.gross, row.fee, row.fee_vat, row.net):
            wanted.append(formats.amount(amount, "NOK", language))
        wanted += [row.provider_reference, row.order_number]
        wanted.append(formats.moment(row.occurred_at, "Europe/Oslo", language))
        if row.original is not None:
            wanted.append(formats.money(row.original.amount, row.original.currency, language))
    for posting in evidence.voucher.postings:
        wanted += [posting.account, posting.account_name, posting.text, posting.rule]
        wanted.append(formats.amount(abs(posting.amount), "NOK", language))
    assert _missing(evidence, wanted) == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_whose_where_and_when_is_there(language):
    evidence = replace(everything(), language=language)
    wanted = [
        "2000812", "302321", "123455", "Utb. 2000812 Vippsnr 123455", "1234 56 78903",
        "Fjordgarn Eksempel AS", "999 888 777", "Vipps MobilePay AS", "918 713 867",
        "Tripletex", "7654321", "46-2026", "AVK4NQ2XJ7TB3MD6WZ5PYR", "Vipps oppgjør 2000812 2026-03-03",
        "bruker 7 (administrator) på butikk.example", "Solgt i kassen, bokført i kasserapport 14.",
        "3900", "10490", "41-2026", "AVQ3ZT7MDK5XW2B6NYRJP4", "Bokført på feil bankkonto", "Norges Bank",
        "balances_carry", "loyalty-bonus", "reference=meta:_vipps_reference", "vipps 1", "20126791102",
        evidence.voucher.draft_sha256, data_hash(evidence),
        formats.moment(datetime(2026, 3, 4, 7, 30, tzinfo=UTC), "Europe/Oslo", language),
        *(source.delivered_sha256 for source in evidence.sources),
        *(source.stored_sha256 for source in evidence.sources),
        *(source.name for source in evidence.sources),
    ]  # fmt: skip
    assert _missing(evidence, wanted) == []


def test_the_rate_reads_in_the_language():
    assert _missing(everything(), ["1 EUR = 11,6202 NOK, kilde: Norges Bank, 03.03.2026"]) == []
    english = replace(everything(), language="en")
    assert _missing(english, ["1 EUR = 11.6202 NOK, source: Norges Bank, 2026-03-03"]) == []


def test_match_decision_and_missing_order_show_in_the_rows():
    text = text_of(everything())
    for wanted in ("T1 sterk", "T2 middels", "mer enn ordrens sum", "uten ordre"):
        assert squeezed(wanted) in text
    assert "B1" in text
    assert "B2" in text
    assert squeezed("refusjon 10511") in text_of(VIPPS)


def test_the_providers_day_shows_where_it_differs():
    assert _missing(VIPPS, ["04.03.2026 00:00", "ført 03.03.2026"]) == []


def test_pages_are_numbered_and_bookmarked():
    reader = read(many(200))
    total = len(reader.pages)
    assert total > 3
    for number, page in enumerate(reader.pages, start=1):
        assert f"Side {number} av {total}" in page.extract_text()
    titles = [entry.title for entry in reader.outline]
    assert titles[:2] == ["Bilag", "Kontroll av utbetalingen"]
    assert titles[-1] == "Kontrollsum"


def test_the_header_repeats_on_every_page_of_a_table():
    pages = [page.extract_text() for page in read(many(200)).pages]
    listing = [page for page in pages if "20126874551" in page or "(fortsetter)" in page]
    assert len(listing) >= 3
    assert all("Leverandørens referanse" in page and "Brutto" in page for page in listing)


def test_metadata_names_the_document_and_the_language():
    reader = read(VIPPS)
    assert reader.metadata.title == "Vipps oppgjør 2000812"
    assert reader.metadata.author == "Avstem"
    assert reader.metadata.creation_date == VIPPS.approval.at
    assert reader.trailer["/Root"]["/Lang"] == "nb-NO"
    assert read(replace(VIPPS, language="en")).trailer["/Root"]["/Lang"] == "en-GB"


def test_what_is_unknown_is_said():
    settled = Settled("2000812", "NOK", 186954, DAY, identity="rows_equal_payout")
    text = text_of(replace(VIPPS, settled=settled, provider=replace(VIPPS.provider, organisation_number="")))
    assert text.count(squeezed("ikke oppgitt")) == 4
    assert squeezed("Vipps oppgir ikke inngående og utgående saldo") in text
    assert squeezed("Rest etter utbetaling 0,00") in text


def test_a_negative_payout_is_drawn_and_a_draft_is_called_one():
    rows = (replace(ROWS[2], gross=-50000),)
    settled = replace(VIPPS.settled, amount=-50000)
    postings = (
        PostingLine("1521", "Oppgjørskonto Vipps", "0", 50000, "Refusjoner 1 stk", "vipps-refund@3"),
        PostingLine("1920", "Bankinnskudd", "0", -50000, "Trukket av Vipps 2000812", "bank@3"),
    )
    voucher = replace(VIPPS.voucher, number="", state="draft", postings=postings)
    evidence = replace(VIPPS, transactions=rows, settled=settled, voucher=voucher, approval=None)
    wanted = ["Trukket fra bank", "−500,00 NOK", "Utkast, ikke bokført", "Ikke godkjent ennå"]
    assert _missing(evidence, wanted) == []


def test_other_kinds_have_their_own_title_and_no_control():
    row = replace(ROWS[0], type="top_up", match=None)
    settled = Settled("302321-77", "NOK", 149900, date(2026, 3, 5))
    evidence = replace(
        VIPPS, settled=settled, transactions=(row,), voucher=replace(VIPPS.voucher, kind="return")
    )
    reader = read(evidence)
    assert reader.metadata.title == "Vipps innbetaling 302321-77"
    assert "Kontroll av utbetalingen" not in [entry.title for entry in reader.outline]


def test_an_unbalanced_voucher_is_refused():
    with pytest.raises(Unbalanced):
        replace(VIPPS.voucher, postings=VIPPS.voucher.postings[:-1])


def test_a_control_the_rows_contradict_is_refused():
    with pytest.raises(ValueError, match="balances"):
        replace(VIPPS, transactions=ROWS[:-1])
    with pytest.raises(ValueError, match="2846"):
        replace(VIPPS, transactions=ROWS[:-1], settled=replace(VIPPS.settled, identity="rows_equal_payout"))


def test_a_row_that_names_no_decision_is_refused():
    with pytest.raises(ValueError, match="decision 1"):
        replace(VIPPS, transactions=(replace(ROWS[0], decision=1),))


def test_sums_are_computed_from_the_rows():
    sale, refund, fee = totals_per_type(ROWS)
    assert (sale.count, sale.gross, sale.net) == (2, 209800, 209800)
    assert (refund.count, refund.gross) == (1, -20000)
    assert (fee.fee, fee.net) == (-2846, -2846)
    assert control(VIPPS.settled, ROWS).difference == 0
    assert control(replace(VIPPS.settled, opening=100), ROWS).difference == 100
    fees = {one.fee_type: (one.fee, one.fee_vat) for one in fee_totals(everything().transactions)}
    assert fees == {"gateway": (-1500, -375), "": (-971, 0)}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nb",
            "Stående beslutning, utgave 2, for alle betalinger og refusjoner med mottaker NO:117703 hos "
            "Vipps MobilePay (brukersted 302321), gjelder bilag fra 03.03.2026",
        ),
        (
            "en",
            "Standing decision, version 2, for all payments and refunds with the recipient NO:117703 at "
            "Vipps MobilePay (merchant account 302321), valid for vouchers from 2026-03-03",
        ),
    ],
)
def test_a_standing_decision_is_named(language, words):
    assert _missing(replace(everything(), language=language), [words]) == []
