"""``avstem demo --matrix``: every provider into every accounting system, counted in the stand-ins."""

import time
from collections.abc import Sequence

from app.accounting.registry import SYSTEMS
from app.cli.demo.pairs import Played, play_pair
from app.cli.demo.show import Narrator
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.logging import set_up_logging
from app.messages import format_amount
from app.messages.demo import demo_text
from app.providers.registry import PROVIDERS


def run_matrix(settings: Settings, *, as_json: bool = False) -> int:
    """Play every pair; return 0 when every claim held, 1 when one did not."""
    began = time.monotonic()
    set_up_logging("ERROR")  # a line for each call is for a service that runs
    pairs = [(one, other) for one in PROVIDERS for other in SYSTEMS]
    narrator = Narrator(settings.language, len(pairs))
    if not as_json:
        narrator.tell("matrix.title", providers=len(PROVIDERS), systems=len(SYSTEMS))
        say()
    played = []
    for number, (provider, accounting) in enumerate(pairs, 1):
        names = {"provider": title_of(provider), "accounting": title_of(accounting)}

        def tell(step: str, number: int = number, names: dict[str, str] = names) -> None:
            what = demo_text(f"matrix.step.{step}", settings.language)
            narrator.progress("matrix.playing", number=number, of=len(pairs), what=what, **names)

        played.append(play_pair(provider, accounting, tell))
    narrator.clear()
    broken = sum(bool(one.broken) for one in played)
    if as_json:
        print_json([vars(one) for one in played])
    else:
        show(played, settings.language)
        say()
        outcome = "matrix.broken" if broken else "matrix.holds"
        narrator.tell(outcome, count=len(played), broken=broken, seconds=round(time.monotonic() - began))
    return 1 if broken else 0


def title_of(name: str) -> str:
    """What a provider or an accounting system is called."""
    return SYSTEMS[name].info.title if name in SYSTEMS else PROVIDERS[name].info.title


def show(played: Sequence[Played], language: str) -> None:
    """Print the table, and below it each claim that did not hold."""

    def text(code: str) -> str:
        return demo_text(code, language)

    print_table(
        [
            text(f"matrix.head.{name}")
            for name in ("provider", "accounting", "booked", "files", "numbers", "unexplained", "outcome")
        ],
        [
            (
                title_of(one.provider),
                title_of(one.accounting),
                one.booked,
                one.files,
                ", ".join(one.numbers),
                ""
                if one.unexplained is None
                else format_amount({"amount": one.unexplained, "currency": "NOK"}, language),
                text("matrix.pair_broken" if one.broken else "matrix.pair_holds"),
            )
            for one in played
        ],
        right=(2, 3, 5),
        indent="     ",
    )
    for one in played:
        for name in one.broken:
            claim = text(f"matrix.claim.{name}")
            say(f"     ! {title_of(one.provider)} – {title_of(one.accounting)}: {claim}")
