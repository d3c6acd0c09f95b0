"""The command ``avstem``: what an operator does on the machine itself."""

import argparse
import sys
from collections.abc import Sequence

from app import __version__
from app.cli import (
    backup,
    books,
    cases,
    connect,
    correct,
    demo,
    evidence,
    fee_documents,
    imports,
    notify,
    own_report,
    parse,
    payout,
    proof,
    report,
    rules,
    running,
    sales,
    sandbox,
    setup,
    shop,
    split,
    start,
)
from app.cli.output import say_error
from app.config import load_settings
from app.errors import AvstemError


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="avstem",
        description="Explains every payout by the shop's orders and books it exactly once.",
    )
    parser.add_argument("--version", action="version", version=f"avstem {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in (
        setup,
        running,
        shop,
        connect,
        payout,
        parse,
        imports,
        cases,
        start,
        rules,
        split,
        notify,
        proof,
        books,
        evidence,
        report,
        own_report,
        correct,
        fee_documents,
        sales,
        backup,
        sandbox,
        demo,
    ):
        part.add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused with a sentence, 2 wrong usage."""
    options = build_parser().parse_args(arguments)
    try:
        settings = load_settings()
        return int(options.run(options, settings) or 0)
    except AvstemError as error:
        return say_error(error)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
