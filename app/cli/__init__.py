"""The command ``avstem``: what an operator does on the machine itself.

A command loads its own part alone: all parts together take two seconds to load, most take a third of that.
"""

import argparse
import sys
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Final

from app import __version__
from app.cli.output import say_error
from app.config import load_settings
from app.errors import AvstemError

PARTS: Final[Mapping[str, Sequence[str]]] = {
    "setup": ("init", "secrets"),
    "running": ("web", "worker", "serve"),
    "shop": ("shop",),
    "connect": ("connect",),
    "payout": ("sync", "payout"),
    "parse": ("parse",),
    "imports": ("import",),
    "cases": ("cases", "decide", "standing"),
    "start": ("start",),
    "rules": ("rules",),
    "split": ("split",),
    "notify": ("notify",),
    "proof": ("proof",),
    "books": ("books",),
    "evidence": ("evidence",),
    "report": ("report", "close-pack"),
    "own_report": ("own-report",),
    "correct": ("correct",),
    "fee_documents": ("fees",),
    "sales": ("sales",),
    "backup": ("backup", "restore", "resume"),
    "sandbox": ("sandbox",),
    "demo": ("demo",),
}
"""The module of each part, with the commands that it adds, as ``avstem --help`` lists them."""


def build_parser(parts: Collection[str] = PARTS.keys()) -> argparse.ArgumentParser:
    """Return the parser of all commands, or of those that these parts add."""
    parser = argparse.ArgumentParser(
        prog="avstem",
        description="Explains every payout by the shop's orders and books it exactly once.",
    )
    parser.add_argument("--version", action="version", version=f"avstem {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in parts:
        import_module(f"app.cli.{part}").add_commands(commands)
    return parser


def _parts_of(arguments: Sequence[str]) -> Collection[str]:
    """The part that knows the command; all of them where the arguments do not begin with one."""
    first = arguments[0] if arguments else ""
    return [part for part, commands in PARTS.items() if first in commands] or PARTS.keys()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused with a sentence, 2 wrong usage."""
    told = sys.argv[1:] if arguments is None else arguments
    options = build_parser(_parts_of(told)).parse_args(told)
    try:
        settings = load_settings()
        return int(options.run(options, settings) or 0)
    except AvstemError as error:
        return say_error(error)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
