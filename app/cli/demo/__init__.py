"""``avstem demo``: the main job end to end on this machine, against the sandbox, with every claim checked."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.cli.sandbox import ORDERS_A_DAY
from app.config import Settings


def add_commands(commands: Any) -> None:
    demo = commands.add_parser("demo", help="the main job, end to end, against the sandbox")
    demo.add_argument("--folder", type=Path, default=Path(".demo"), help="made anew, for all that it makes")
    demo.add_argument("--orders-a-day", type=int, default=ORDERS_A_DAY)
    demo.add_argument("--keep", action="store_true", help="leave it running, and say how to stop it")
    demo.add_argument("--matrix", action="store_true", help="every provider into every accounting system")
    demo.add_argument("--json", action="store_true", help="with --matrix: print what came of it as JSON")
    demo.set_defaults(run=run_demo)


def run_demo(options: Namespace, settings: Settings) -> int:
    """Return 0 when every invariant held, 1 when one did not or the demo could not go on."""
    from app.cli.demo import (  # the stand-ins are no part of the service: commands start without
        matrix,
        playing,
    )

    if options.matrix:
        return matrix.run_matrix(settings, as_json=options.json)
    return playing.run_demo(options, settings)
