"""A MariaDB of one's own, on a unix socket only."""

import getpass
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """Run it in ``folder`` until the block ends; gives its socket. Its root has no password."""
    server = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
    data, socket = folder / "data", folder / "socket"
    data.mkdir(parents=True)
    user = getpass.getuser()
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={data}", f"--user={user}", "--skip-test-db"]
        + ["--auth-root-authentication-method=normal"],
        check=True,
        capture_output=True,
    )
    with (folder / "log").open("ab") as log:
        running = subprocess.Popen(
            [server, "--no-defaults", f"--datadir={data}", f"--socket={socket}", f"--user={user}"]
            + ["--skip-networking", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=0"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + 60
        ping = ["mariadb-admin", f"--socket={socket}", "-u", "root", "ping"]
        while subprocess.run(ping, capture_output=True, check=False).returncode != 0:
            assert running.poll() is None, "MariaDB ended by itself"
            assert time.monotonic() < end, "MariaDB did not start"
            time.sleep(0.1)
        yield socket
    finally:
        running.terminate()
        running.wait(30)
