"""Prints a proof: both sides as read past the service, what it says, and every open item with its name."""

from datetime import date

from app.cli.demo.checks.proven import Seen
from app.cli.demo.show import Narrator
from app.cli.output import say
from app.messages import word


def show_proof(narrator: Narrator, seen: Seen) -> None:
    """One provider's proof, the items by day; those that were planted as errors are marked."""
    shown, system = seen.shown, word("system", seen.provider, narrator.language)
    say()
    narrator.say(shown["sentence"])
    narrator.table(
        ("side", "service", "read_directly"),
        [
            (narrator.text("side.books", accounts=", ".join(shown["accounts"])), *_both(narrator, seen, 0)),
            (narrator.text("side.provider", system=system), *_both(narrator, seen, 1)),
            (narrator.text("side.held"), *_both(narrator, seen, 2)),
            (narrator.text("side.difference"), *_both(narrator, seen, 3)),
            (narrator.text("side.unexplained"), narrator.amount(shown["unexplained"]), ""),
        ],
        right=(1, 2),
    )
    planted = {(one.kind, one.order, one.amount) for one in seen.expected.planted}
    narrator.table(
        ("day", "amount", "order", "payout", "voucher", "why"),
        [
            (
                narrator.day(date.fromisoformat(one["day"])),
                narrator.amount(one["amount"]),
                one["order"],
                one["payout"],
                one["voucher"],
                one["sentence"]
                + (narrator.text("planted") if (one["kind"], one["order"], one["amount"]) in planted else ""),
            )
            for one in shown["items"]
        ],
        right=(1,),
    )


def _both(narrator: Narrator, seen: Seen, place: int) -> tuple[str, str]:
    """One line of the two sides: as the service says, and as it was read beside it."""
    said = [seen.shown[name] for name in ("books", "provider_holds", "held", "difference")]
    own = [seen.own_books, seen.ledger.balance, seen.own_held, seen.own_difference]
    return narrator.amount(said[place]), narrator.amount(own[place])
