"""The demo's processes: started apart, ended by the ids they were started with, whatever happens."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import requests

from app.cli.demo.problems import DemoStopped

_STOP_SECONDS: Final = 15.0


def clean_environment() -> dict[str, str]:
    """This process's environment without settings of Avstem: those are the folder's ``.env``."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AVSTEM_") and name != "DATABASE_URL"
    }


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@dataclass
class Processes:
    """Every process runs in ``folder`` and writes to ``logs``; their ids are kept in ``running.json``."""

    folder: Path
    logs: Path
    started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(
        self, name: str, *arguments: str, output: IO[bytes] | int | None = None
    ) -> subprocess.Popen[bytes]:
        """Start ``avstem`` with these arguments; what it prints goes to its log, or to ``output``."""
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
                [sys.executable, "-m", "app.cli", *arguments],
                cwd=self.folder,
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log if output is None else output,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the demo alone, which then ends them in order
            )
        self.started[name] = process
        self._note()
        return process

    def command(self, *arguments: str) -> str:
        """Run one ``avstem`` command to its end and return what it printed; DemoStopped when it failed."""
        done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=self.folder,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        with (self.logs / "commands.log").open("a", encoding="utf-8") as log:
            log.write(f"{arguments[0]}: {done.returncode}\n{done.stdout}{done.stderr}")
        if done.returncode != 0:
            detail = done.stderr.strip().splitlines()[-1:] or [""]
            raise DemoStopped(
                "problem.command", command=" ".join(arguments), code=done.returncode, detail=detail[0]
            )
        return done.stdout

    def check(self) -> None:
        """Raise DemoStopped when one of them has ended by itself."""
        for name, process in self.started.items():
            if process.poll() is not None:
                raise DemoStopped(
                    "problem.process_ended",
                    name=name,
                    code=process.returncode,
                    file=str(self.logs / f"{name}.log"),
                )

    def wait_until_answers(self, name: str, address: str, seconds: float) -> None:
        """Wait until the process answers this address with 200."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.check()
            try:
                if requests.get(address, timeout=10).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.05)
        raise DemoStopped("problem.too_slow", name=name, seconds=int(seconds), folder=str(self.logs))

    def stop(self, *names: str) -> None:
        """End these (all without names), last started first, by their own ids; wait until they are gone."""
        chosen = [name for name in reversed(self.started) if not names or name in names]
        for name in chosen:
            if self.started[name].poll() is None:
                self.started[name].send_signal(signal.SIGTERM)
        for name in chosen:
            process = self.started.pop(name)
            try:
                process.wait(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._note()

    def ids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self.started.items()}

    def _note(self) -> None:
        (self.folder / "running.json").write_text(json.dumps(self.ids()), encoding="utf-8")


def still_running(folder: Path) -> list[int]:
    """Ids of processes that an earlier demo left running in this folder."""
    try:
        noted: dict[str, Any] = json.loads((folder / "running.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [pid for pid in noted.values() if isinstance(pid, int) and _runs_in(pid, folder)]


def _runs_in(pid: int, folder: Path) -> bool:
    """Whether the process lives and works in the folder; ids are used again by others."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/cwd").resolve() == folder if Path("/proc/self/cwd").exists() else True
    except OSError:
        return False
