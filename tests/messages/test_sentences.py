"""Sentences as people read them, for what matters most."""

from typing import Any

import pytest

from app.core.cases import CaseCode
from app.messages import (
    case_texts,
    error_sentence,
    format_amount,
    format_day,
    history_sentence,
    wait_sentence,
    word,
)
from app.messages.proofs import item_sentence, reported_sentence, verdict_sentence
from tests.messages.test_templates import PAIRS

SALE: dict[str, Any] = {
    "amount": {"amount": 149_900, "currency": "NOK"},
    "reference": "woo-1-10481",
    "type": "sale",
    "date": "2026-03-03",
    "suggestions": [],
}
VOUCHER: dict[str, Any] = {
    "text": "Vipps oppgjør 2000123 2026-03-03",
    "date": "2026-03-03",
    "amount": {"amount": 186_954, "currency": "NOK"},
    "number": "",
}
NO_BREAK = "\u00a0"


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("minor", "currency", "norwegian", "english"),
    [
        (186_954, "NOK", "1 869,54 kr", "1,869.54 NOK"),
        (-5, "NOK", "−0,05 kr", "-0.05 NOK"),
        (0, "NOK", "0,00 kr", "0.00 NOK"),
        (1200, "JPY", "1 200 JPY", "1,200 JPY"),
        (1234, "KWD", "1,234 KWD", "1.234 KWD"),
        (99, "XXX", "99 XXX (minste enhet)", "99 XXX (minor units)"),
    ],
)
def test_amounts(minor: int, currency: str, norwegian: str, english: str) -> None:
    amount = {"amount": minor, "currency": currency}
    assert plain(format_amount(amount, "nb")) == norwegian
    assert plain(format_amount(amount, "en")) == english


@pytest.mark.parametrize("bad", [{}, {"amount": 1}, {"currency": "NOK"}, {"amount": 1.5, "currency": "NOK"}])
def test_what_is_no_amount_is_a_dash(bad: dict[str, object]) -> None:
    assert format_amount(bad, "nb") == "–"


def test_the_largest_amount_is_exact() -> None:
    assert plain(format_amount({"amount": 10**15 - 1, "currency": "NOK"}, "nb")) == "9 999 999 999 999,99 kr"


def test_days() -> None:
    assert format_day("2026-03-03", "nb") == "3. mars 2026"
    assert format_day("2026-03-03", "en") == "3 March 2026"
    assert format_day("when the moon is full", "nb") == "when the moon is full"
    assert format_day("", "nb") == "–"


def test_a_missing_order() -> None:
    told = case_texts("order_missing", SALE, "nb")
    assert plain(told.sentence) == (
        "Betalingen på 1 499,00 kr 3. mars 2026 (referanse woo-1-10481) hører ikke til noen ordre vi kjenner."
    )
    assert [label for _, label, _ in told.answers] == ["Godta uten ordre", "Knytt til ordre", "Velg konto"]
    assert told.action.startswith("Finn ordren i nettbutikken og send den på nytt.")


def test_a_refund_has_no_minus_in_front_of_its_amount() -> None:
    params = SALE | {"amount": {"amount": -49_900, "currency": "NOK"}, "type": "refund"}
    sentence = plain(case_texts("order_missing", params, "en").sentence)
    assert sentence.startswith("The refund of 499.00 NOK on 3 March 2026 (reference woo-1-10481)")


def test_a_refund_names_its_order_and_no_hash() -> None:
    params = SALE | {"type": "refund", "order": "3f9c2a1b6d0e4857:10481:" + "ab" * 32}
    sentence = case_texts("refund_missing", params, "nb").sentence
    assert "ordre-ID 10481" in sentence
    assert "abab" not in sentence


def test_the_vendors_words_are_quoted_where_it_refused() -> None:
    params = VOUCHER | {"system": "tripletex", "vendor_message": "Perioden er stengt", "account": "1521"}
    told = case_texts("account_missing", params, "nb")
    assert plain(told.sentence) == (
        "Kontoen 1521 finnes ikke i kontoplanen i regnskapssystemet. Det gjelder bilaget "
        "«Vipps oppgjør 2000123 2026-03-03» på 1 869,54 kr. Tripletex svarte: «Perioden er stengt»"
    )


def test_who_answered_is_known_where_only_one_can_have() -> None:
    told = case_texts("attachment_refused", VOUCHER | {"vendor_message": "Filen er for stor"}, "nb")
    assert told.sentence.endswith("Regnskapssystemet svarte: «Filen er for stor»")


@pytest.mark.parametrize("code", CaseCode)
def test_voucher_cases_name_the_amount(code: CaseCode) -> None:
    """Cases from sending are opened with the voucher's own params."""
    names_no_voucher = {
        *("order_missing", "refund_missing", "report_changed", "balance_chain_broken", "report_unreadable"),
        *("connection_broken", "identity_changed", "sources_differ"),
    }
    sentence = plain(case_texts(code, VOUCHER | {"type": "sale"}, "nb").sentence)
    assert "1 869,54 kr" in sentence or code in names_no_voucher


@pytest.mark.parametrize(
    ("reason", "part"),
    [
        ("credentials_refused", "godtar ikke lenger nøklene"),
        ("right_missing", "«Avansert bilag»"),
        ("identity_changed", "når noe annet"),
        ("wrong_environment", "et annet miljø"),
    ],
)
def test_a_broken_connection_says_why(reason: str, part: str) -> None:
    params = {"system": "tripletex", "reason": reason, "right": "Avansert bilag"}
    told = case_texts("connection_broken", params, "nb")
    assert part in told.sentence
    assert "Tripletex" in told.sentence + told.action


def test_many_attempts_say_what_went_wrong_last() -> None:
    params: dict[str, Any] = {"system": "vipps", "reason": "vendor_unavailable", "attempts": 8}
    assert case_texts("gave_up", params, "nb").sentence == (
        "Vi har prøvd 8 ganger uten å lykkes. Vipps MobilePay svarer ikke akkurat nå. Prøv igjen om litt."
    )
    assert case_texts("gave_up", {"attempts": 8}, "nb").sentence == "Vi har prøvd 8 ganger uten å lykkes."


def test_a_fee_part_the_provider_did_not_tell_has_no_name() -> None:
    params = {"amount": {"amount": 100, "currency": "NOK"}, "provider_type": "untold"}
    assert "untold" not in case_texts("fee_unrecognised", params, "nb").sentence


def test_an_unknown_case_and_an_unknown_error_name_their_code() -> None:
    for language in ("nb", "en"):
        assert "brand_new" in case_texts("brand_new", SALE, language).sentence
        assert case_texts("brand_new", SALE, language).answers == ()
        assert "brand_new" in error_sentence("brand_new", {}, language)
        assert "brand_new" in wait_sentence("brand_new", {}, language)
        assert "brand_new" in history_sentence("brand_new", {}, None, None, language)
        assert word("voucher_state", "brand_new", language) == "brand_new"
        assert word("no_such_kind", "brand_new", language) == "brand_new"


def test_an_unknown_language_is_norwegian() -> None:
    assert error_sentence("internal", {}, "sv") == error_sentence("internal", {}, "nb")


def test_a_refusal_names_its_case() -> None:
    params = {"system": "tripletex", "case_code": "period_closed", "vendor_message": "Lukket"}
    assert error_sentence("vendor_refused", params, "nb") == (
        "Tripletex avviste det vi sendte: «Perioden er lukket». Svar på avviket, så prøver vi igjen. "
        "Tripletex svarte: «Lukket»"
    )


def test_a_wait_says_that_it_goes_on_by_itself_where_an_error_asks_to_try_again() -> None:
    params = {"system": "tripletex"}
    assert wait_sentence("vendor_unavailable", params, "nb") == (
        "Tripletex svarer ikke akkurat nå. Vi prøver igjen av oss selv."
    )
    assert wait_sentence("secret_key_wrong", {}, "nb") == error_sentence("secret_key_wrong", {}, "nb")


def test_rates_stand_as_the_language_writes_decimals() -> None:
    params = SALE | {"into": "NOK", "rates": "11.5 / 12.0345"}
    assert "ført til kurs 11,5 / 12,0345," in plain(case_texts("rate_missing", params, "nb").sentence)
    assert "booked at the rates 11.5 / 12.0345," in plain(case_texts("rate_missing", params, "en").sentence)


@pytest.mark.parametrize(
    ("why", "params", "change", "said"),
    [
        ("posted", {"number": "46-2026"}, ("sending", "posted"), "Bokført som bilag 46-2026."),
        ("posted", {"number": ""}, ("sending", "posted"), "Bokført."),
        ("reversal_asked", {"reason": "report_changed"}, ("verified", "reversing"), None),
        ("reversal_asked", {"reason": "Feil konto."}, ("verified", "reversing"), None),
        ("start_date_set", {}, (None, "2026-01-01"), "Startdatoen ble satt til 1. januar 2026."),
        ("policy_set", {}, ("review", "automatic"), None),
        ("connection_state", {}, ("working", "paused"), "Tilkoblingen ble endret: virker → satt på pause."),
        ("decided_by_person", {}, ("documented", "verified"), None),
        (
            "case_decided",
            {"action": "leave", "note": ""},
            ("open", "decided"),
            "Avviket ble avgjort: «La det stå».",
        ),
    ],
)
def test_history(why: str, params: dict[str, Any], change: tuple[str | None, str], said: str | None) -> None:
    sentence = history_sentence(why, params, *change, "nb")
    assert said is None or sentence == said
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
    for raw in ("report_changed", "automatic", "verified", "paused"):
        assert raw not in sentence


def test_the_words_of_a_case_are_those_of_the_product() -> None:
    """Norwegian texts keep to the product's own words for its things."""
    foreign = (
        "settlement",
        "voucher",
        "payout",
        "saksgang",
        "transaksjonsrapport",
        "leverandørrapport",
        "ticket",
    )
    for name, (norwegian, _) in PAIRS:
        bare = norwegian.lower()
        assert not [one for one in foreign if one in bare.replace("{payout}", "")], name


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "302321: leverandørens egen saldo («balanceAfter 2026-11-25»)"),
        ("en", "302321: the provider's own balance (“balanceAfter 2026-11-25”)"),
    ],
)
def test_where_a_provider_says_what_it_holds(language: str, sentence: str) -> None:
    assert reported_sentence("302321: balanceAfter 2026-11-25", language) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "nb",
            "konto 1521: \u2212500,00 kr \u2192 \u2212400,00 kr; dato: 31. mars 2026 \u2192 2. april 2026",
        ),
        (
            "en",
            "account 1521: -500.00 NOK \u2192 -400.00 NOK; date: 31 March 2026 \u2192 2 April 2026",
        ),
    ],
)
def test_a_changed_voucher_of_the_proof_says_what_was_changed(language: str, sentence: str) -> None:
    params = {
        "voucher": "12-2026",
        "payout": "po_1",
        "currency": "NOK",
        "day": "2026-03-31",
        "moved_to": "2026-04-02",
        "accounts": [{"account": "1521", "booked": -50_000, "now": -40_000}],
    }
    told = item_sentence("voucher_differs", params, language).replace("\u00a0", " ")
    assert told.endswith(f": {sentence}")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_proof_with_changed_vouchers_is_never_told_as_holding(language: str) -> None:
    sides: dict[str, Any] = {"currency": "NOK", "difference": 0, "unexplained": 0, "language": language}
    told = {
        changed: verdict_sentence(
            "Stripe", "2026-03-31", anchored=True, explained=True, changed=changed, **sides
        )
        for changed in (0, 2)
    }
    assert told[0].endswith(("helt like.", "are equal."))
    assert ("holder ikke" if language == "nb" else "does not hold") in told[2]
    assert ": 2." in told[2]
    both = verdict_sentence("Stripe", "2026-03-31", anchored=True, explained=False, changed=2, **sides)
    assert ": 2." in both
