"""``avstem backup``, ``restore`` and ``resume``."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.cli.environment import check_schema, open_services
from app.cli.output import Progress, say
from app.clock import from_ms, to_ms, utc_now
from app.config import Settings
from app.errors import Refusal
from app.logging import set_up_logging
from app.pipeline.start import resume_sending
from app.store.backup import read_manifest, restore_backup, write_backup
from app.store.database import open_store
from app.store.schema import upgrade


def add_commands(commands: Any) -> None:
    backup = commands.add_parser("backup", help="write everything to one file, while the service runs")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=back_up)
    restore = commands.add_parser("restore", help="replace everything by a backup; sending is held after it")
    restore.add_argument("file", type=Path)
    restore.add_argument("--yes", action="store_true", help="do it without asking")
    restore.set_defaults(run=restore_from)
    again = commands.add_parser("resume", help="let vouchers be sent again after a restore")
    again.set_defaults(run=resume)


def back_up(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    progress = Progress("backup")
    counts = write_backup(services.store, options.file, services.now_ms(), progress)
    progress.done()
    say(f"{sum(counts.values())} rows in {options.file}. Secrets in it are encrypted; keep the keys apart.")


def restore_from(options: Namespace, settings: Settings) -> None:
    set_up_logging("WARNING")
    manifest = read_manifest(options.file)
    taken = from_ms(manifest["taken_at"]).strftime("%Y-%m-%d %H:%M UTC")
    if not options.yes:
        answer = input(f"Replace everything by the backup of {taken}? Write yes: ")
        if answer.strip() != "yes":
            raise Refusal("not_confirmed")
    store = open_store(settings)
    upgrade(store)
    check_schema(store)
    progress = Progress("restore")
    counts = restore_backup(store, options.file, to_ms(utc_now()), progress)
    progress.done()
    say(
        f"{sum(counts.values())} rows of {taken} are back. Nothing is sent until `avstem resume`; "
        "each voucher is then looked for in the accounting system before it is made. The sites are asked "
        "for what they have told since the backup."
    )


def resume(options: Namespace, settings: Settings) -> None:
    resume_sending(open_services(settings))
    say("Vouchers are sent again.")
