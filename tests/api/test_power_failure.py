"""After a power failure: what a signed request left behind is never there without its nonce.

The nonce's commit does not wait for the disk. A power failure leaves SQLite's log up to some frame; here
every such end is made from the log of real requests, and what the database says then is looked at.
"""

import os
import shutil
import sqlite3
import struct
from pathlib import Path

from app.pipeline.services import Services
from tests.api.conftest import Site, order_event

_LOG_HEADER, _FRAME_HEADER = 32, 24
COUNTS = "SELECT (SELECT count(*) FROM nonces), (SELECT count(*) FROM orders)"


def ends(log: bytes) -> list[int]:
    """The log's length after each of its frames."""
    (page,) = struct.unpack(">I", log[8:12])
    return list(range(_LOG_HEADER, len(log) + 1, _FRAME_HEADER + page))


def after_failure(file: Path, log: bytes, folder: Path) -> tuple[int, int]:
    """How many nonces and orders are there when the log ends so."""
    copy = folder / "copy.sqlite3"
    for old in folder.glob("copy.sqlite3*"):
        old.unlink()
    shutil.copy(file, copy)
    Path(f"{copy}-wal").write_bytes(log)
    connection = sqlite3.connect(copy)
    try:
        (found,) = connection.execute(COUNTS).fetchall()
        return int(found[0]), int(found[1])
    finally:
        connection.close()


def test_no_end_of_the_log_has_an_order_without_the_nonce_of_its_request(
    site: Site, services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "avstem.sqlite3"
    services.store.dispose()  # the last connection's end empties the log
    for number in range(10_000, 10_003):
        answer = site.call("POST", "/v1/events", {"events": [order_event(number)]})
        assert answer.get_json(force=True)["results"][0]["result"] == "stored"
    log = Path(f"{file}-wal").read_bytes()
    folder = tmp_path / "after"
    os.mkdir(folder)
    seen = [after_failure(file, log[:end], folder) for end in ends(log)]
    assert seen[-1] == (3, 3)
    assert set(seen) == {(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3)}
