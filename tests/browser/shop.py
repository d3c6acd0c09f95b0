"""A shop's WordPress: served by PHP's own server on loopback, and worked in without a browser."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests

BIN: Final = Path(__file__).parents[2] / "wp-plugin" / "bin"


@dataclass(frozen=True)
class Shop:
    """``works`` is the PHP script that does one thing in a process of its own and prints JSON."""

    folder: Path
    address: str
    works: Path

    def do(self, work: str, *arguments: str) -> Any:
        """Let the shop do one thing; raises with what PHP said when it could not."""
        command = ["php", "-d", "memory_limit=512M", str(self.works), str(self.folder), work, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def served(folder: Path, port: int, log: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the folder on a port of 127.0.0.1 with four workers (a page may call its own site)."""
    address = f"http://127.0.0.1:{port}"
    command = ["php", "-d", "memory_limit=512M", "-d", "opcache.enable=1", "-S", f"127.0.0.1:{port}"]
    with log.open("ab") as output:
        server = subprocess.Popen(
            [*command, "-t", str(folder), str(BIN / "shop" / "router.php")],
            env={**os.environ, **(environment or {}), "PHP_CLI_SERVER_WORKERS": "4"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(server, address)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)  # its workers are of its own process group
        server.wait(120)


def _wait(server: "subprocess.Popen[bytes]", address: str) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        assert server.poll() is None, "PHP's server ended by itself"
        try:
            requests.get(f"{address}/wp-login.php", timeout=60, allow_redirects=False)
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")
