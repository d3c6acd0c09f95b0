"""The acts of the proof: the opening positions are accepted, both sides are proven, and a stray is found."""

import time
from datetime import date
from typing import Final

from app.cli.demo.checks.proven import Seen, Stray, check_proven
from app.cli.demo.counting import call_books
from app.cli.demo.expected import expected_items
from app.cli.demo.problems import DemoStopped
from app.cli.demo.show_proof import show_proof
from app.cli.demo.stage import Stage, settle_stage
from app.messages import word
from app.sandbox.seeded import VISIBILITY_LAG
from app.sandbox.shop_books import CLEARING

PROVIDERS: Final = ("vipps", "stripe")
_ACCEPTED: Final = {"vipps": {"form": "item"}, "stripe": {"form": "voucher", "counter_account": "2999"}}
"""How each difference of the start is accepted: to be kept as an item, or booked away."""
_STRAY: Final = 7_700
_STRAY_LINE: Final = 3900


def accept_openings(stage: Stage) -> None:
    """Show what both sides held the day before the start, and accept both differences, each in its form."""
    narrator = stage.narrator
    narrator.step("step.opening")
    proposed = stage.shop.site.get("/v1/opening")["openings"]
    for one in proposed:
        if one.get("problem"):
            raise DemoStopped("problem.opening", account=one["account"], detail=one["problem"])
    narrator.table(
        ("account", "eve", "books", "provider", "difference"),
        [
            (
                f"{word('system', one['provider'], stage.terms.language)} {one['account']}",
                narrator.day(date.fromisoformat(one["on"])),
                *(narrator.amount(one[name]) for name in ("books", "provider_holds", "difference")),
            )
            for one in proposed
        ],
        right=(2, 3, 4),
    )
    accept_all(stage)
    for one in stage.shop.site.get("/v1/opening")["openings"]:
        narrator.tell(
            f"opening.{one['form']}",
            system=word("system", one["provider"], stage.terms.language),
            amount=narrator.amount(one["difference"]),
        )


def accept_all(stage: Stage) -> None:
    """Accept each proposed difference over the API, and wait until what that books is in the books."""
    site = stage.shop.site
    for one in site.get("/v1/opening")["openings"]:
        given = {"account_id": one["account_id"], "difference": one["difference"]}
        note = stage.narrator.text("opening.note")
        site.send("PUT", "/v1/opening", given | _ACCEPTED[one["provider"]] | {"note": note})
    settle_stage(stage)


def prove(stage: Stage) -> None:
    """Prove each provider, and show what the books and the provider differ by."""
    stage.narrator.step("step.prove")
    for provider in PROVIDERS:
        seen = see_proof(stage, provider)
        show_proof(stage.narrator, seen)
        stage.proofs.append(seen)


def see_proof(stage: Stage, provider: str) -> Seen:
    """Have the service prove a provider now, and read both sides beside it, past the service."""
    shown = stage.shop.site.send("POST", "/v1/proof", {"provider": provider})
    listed = stage.shop.payouts()
    held = {one["reference"] for one in listed if one["open_cases"]}
    ledger = stage.ledgers()[provider]
    on = date.fromisoformat(shown["on"])
    booked = _ACCEPTED[provider]["form"] == "voucher"
    return Seen(
        provider=provider,
        shown=shown,
        books=stage.books(),
        ledger=ledger,
        expected=expected_items(stage.shop, provider, ledger, on, held, opening_booked=booked),
    )


def prove_again(stage: Stage) -> None:
    """With everything done, once more; and what a posting that nobody can explain does to the proof."""
    narrator = stage.narrator
    narrator.step("step.stray")
    strays = []
    for provider in PROVIDERS:
        seen = see_proof(stage, provider)
        on = seen.shown["on"]
        lines = [
            {"account": CLEARING[provider], "amount": _STRAY},
            {"account": _STRAY_LINE, "amount": -_STRAY, "vat_code": "7"},
        ]
        books = stage.addresses["tripletex"]
        voucher = call_books(books, "book_by_hand", date=on, description="?", lines=lines)
        time.sleep(VISIBILITY_LAG + 0.1)
        during = see_proof(stage, provider).shown
        call_books(books, "delete_by_hand", voucher=voucher)
        after = see_proof(stage, provider)
        strays.append(Stray(_STRAY, during, after.shown))
        stage.proofs += [seen, after]
        narrator.tell("stray.found", sentence=during["sentence"])
        narrator.tell("stray.gone", sentence=after.shown["sentence"])
    stage.checks.append(check_proven(stage.proofs, strays))
