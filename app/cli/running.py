"""``avstem web``, ``worker`` and ``serve``: the processes of the service."""

import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from app.cli.environment import open_services
from app.cli.output import say
from app.config import Settings
from app.worker import run_worker


def add_commands(commands: Any) -> None:
    web = commands.add_parser("web", help="the HTTP API, under gunicorn")
    web.set_defaults(run=run_web)
    worker = commands.add_parser("worker", help="collects, explains, books; run as many as you like")
    worker.set_defaults(run=lambda options, settings: run_worker(open_services(settings, quiet=False)))
    serve = commands.add_parser("serve", help="web and worker together, on one machine")
    serve.set_defaults(run=run_both)


def web_command(settings: Settings) -> list[str]:
    """The gunicorn command line for these settings."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--no-control-socket",
        "--workers",
        str(settings.web_workers),
        "--threads",
        "4",
        "--bind",
        f"{settings.host}:{settings.port}",
        "--worker-tmp-dir",
        "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",  # noqa: S108 - gunicorn's heartbeat file
        "app.wsgi:application",
    ]


def run_web(options: Namespace, settings: Settings) -> None:
    open_services(settings)
    command = web_command(settings)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell


def run_both(options: Namespace, settings: Settings) -> int:
    """Run both until one ends or a signal comes; a process that dies takes the other along."""
    open_services(settings)
    processes = [
        subprocess.Popen(web_command(settings)),
        subprocess.Popen([sys.executable, "-m", "app.cli", "worker"]),
    ]
    say(f"Avstem listens on http://{settings.host}:{settings.port}")
    signal.signal(signal.SIGTERM, lambda number, frame: stop(processes))
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
    finally:
        stop(processes)
    return max(process.wait() or 0 for process in processes)


def stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each process to end, by the id it was started with, and wait for it."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
