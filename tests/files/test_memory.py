"""A file of 50 MB is read as it streams: memory stays flat, however many rows there are."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.files.making import Settled, Sold, norwegian_csv, vipps_xml

READING = """
import resource, sys
from app.files.opening import OpenedFile
from app.pipeline.file_formats import recognise
from app.providers.registry import PROVIDERS

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as stream:
    opened = OpenedFile(stream)
    rows = sum(1 for _ in recognise(PROVIDERS["vipps"], opened).read(opened))
print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
SETTLED = Settled("2000812", date(2026, 3, 4), tuple(Sold(f"w-{n}", 10_000 + n, 150) for n in range(500)))


def large(path: Path, small: bytes, begin: bytes, end: bytes, megabytes: int) -> int:
    """Write the file with the part between ``begin`` and ``end`` repeated; return how often."""
    head, rest = small[: small.index(begin)], small[small.index(begin) :]
    part, tail = rest[: rest.rindex(end)], rest[rest.rindex(end) :]
    times = megabytes * 1_000_000 // len(part)
    with path.open("wb") as file:
        file.write(head)
        for number in range(times):
            file.write(part.replace(b"2000812", b"%07d" % (3_000_000 + number)))
        file.write(tail)
    return times


@pytest.mark.parametrize("kind", ["xml", pytest.param("csv", marks=pytest.mark.thorough)])
@pytest.mark.timeout(600)
def test_fifty_megabytes_take_little_memory(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"large.{kind}"
    if kind == "csv":
        times = large(path, norwegian_csv(SETTLED), b"03.03.2026", b"", 50)
    else:
        times = large(path, vipps_xml(SETTLED), b"<SettlementInfo>", b"<NumOfSettlements>", 50)
    assert path.stat().st_size > 45_000_000
    done = subprocess.run(
        [sys.executable, "-c", READING, str(path)], capture_output=True, text=True, timeout=540, check=True
    )
    rows, grown = (int(one) for one in done.stdout.split())
    assert rows > times * 500
    assert grown < 60, f"{grown} MB more"
