"""Plays the demo: the acts in their order, then what always must hold.

The stand-ins, the API and the worker are processes of their own; the demo speaks to them as a shop does, over
the signed API, and as an operator does, with commands. What it says of the books it has counted in them.
"""

import shutil
import signal
import time
from argparse import Namespace
from collections.abc import Callable
from typing import Final

from app.cli.demo import acts, proving, stage
from app.cli.demo.checks import tell_checks
from app.cli.demo.problems import DemoStopped
from app.cli.demo.processes import Processes, still_running
from app.cli.demo.settling import Shop
from app.cli.demo.show import Narrator
from app.cli.demo.site import Site
from app.cli.demo.stage import Stage
from app.cli.demo.terms import Terms
from app.cli.output import say
from app.cli.sandbox import yesterday
from app.config import Settings
from app.sandbox.seeded import told_stories

ACTS: Final[tuple[Callable[[Stage], None], ...]] = (
    stage.start,
    stage.send_orders,
    stage.connect,
    stage.back_up,
    acts.sync,
    proving.accept_openings,
    acts.decide,
    proving.prove,
    acts.save_evidence,
    acts.sync_again,
    acts.restore,
    acts.reverse,
    proving.prove_again,
)


def run_demo(options: Namespace, settings: Settings) -> int:
    """Return 0 when every invariant held, 1 when one did not or the demo could not go on."""
    began = time.monotonic()
    folder = options.folder.resolve()
    terms = Terms(folder, settings.language, yesterday(), options.orders_a_day, options.keep)
    narrator = Narrator(terms.language, len(ACTS) + 1)
    try:
        _make_folder(terms)
    except DemoStopped as error:
        narrator.say(error.sentence(terms.language))
        return 1
    processes = Processes(folder, terms.logs)
    stories = told_stories(terms.last_day, terms.orders_a_day)
    here = Stage(terms, narrator, processes, Shop(Site("", terms.language), stories))
    signal.signal(signal.SIGTERM, _interrupt)
    kept = False
    try:
        broken = _play(here)
        kept = terms.keep
        _say_end(here, broken, time.monotonic() - began)
        return 1 if broken else 0
    except DemoStopped as error:
        narrator.clear()
        say()
        narrator.say(error.sentence(terms.language))
        return 1
    finally:
        if not kept:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave one behind
            processes.stop()


def _play(here: Stage) -> int:
    """All acts and checks; return how many checks do not hold."""
    here.narrator.title()
    for act in ACTS:
        act(here)
    acts.search_private(here)
    here.narrator.step("step.checks")
    return tell_checks(here.narrator, here.checks)


def _make_folder(terms: Terms) -> None:
    """A fresh folder. Only one that an earlier demo made and left, or an empty one, is replaced."""
    running = still_running(terms.folder)
    if running:
        ids = " ".join(map(str, running))
        raise DemoStopped("problem.running", folder=str(terms.folder), processes=ids)
    if terms.folder.exists():
        if any(terms.folder.iterdir()) and not (terms.folder / "running.json").exists():
            raise DemoStopped("problem.other_folder", folder=str(terms.folder))
        shutil.rmtree(terms.folder)
    terms.logs.mkdir(parents=True)


def _say_end(here: Stage, broken: int, seconds: float) -> None:
    narrator, terms = here.narrator, here.terms
    say()
    if broken:
        narrator.tell("end.bad", count=broken, folder=str(terms.logs))
    else:
        narrator.tell("end.good", seconds=round(seconds))
    if terms.keep:
        narrator.tell("end.kept", folder=str(terms.folder), docs=f"{here.service}/v1/docs")
        ids = here.processes.ids()
        narrator.table(
            ("part", "address", "process"),
            [
                (narrator.text("part.vipps"), here.addresses["vipps"], ids["sandbox"]),
                (narrator.text("part.stripe"), here.addresses["stripe"], ids["sandbox"]),
                (narrator.text("part.tripletex"), here.addresses["tripletex"], ids["sandbox"]),
                (narrator.text("part.web"), here.service, ids["web"]),
                (narrator.text("part.worker"), "", ids["worker"]),
            ],
            right=(2,),
        )
        say()
        narrator.tell("end.stop", processes=" ".join(str(pid) for pid in ids.values()))


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
