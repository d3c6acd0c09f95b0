"""The same facts give the same evidence, byte for byte, on any machine at any time."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import pytest

from app.reports.evidence import data_hash, render_evidence

from . import samples

_PRINT_HASH = (
    "import hashlib, importlib; s = importlib.import_module({module!r});"
    "from app.reports.evidence import render_evidence;"
    "print(hashlib.sha256(render_evidence(s.everything())).hexdigest())"
)


@pytest.mark.parametrize(
    "machine",
    [
        {"SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo", "LANG": "C", "PYTHONHASHSEED": "1"},
        {"SOURCE_DATE_EPOCH": "1900000000", "TZ": "America/Lima", "LC_ALL": "en_US.UTF-8"},
        {"RL_useA85": "0", "RL_invariant": "1", "RL_pageCompression": "0", "PYTHONHASHSEED": "77"},
    ],
)
def test_another_process_on_another_machine_gives_the_same_bytes(machine):
    environment = {**os.environ, **machine, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    script = _PRINT_HASH.format(module=samples.__name__)
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == sha256(render_evidence(samples.everything())).hexdigest()


def test_an_earlier_document_leaves_no_trace_in_the_next():
    first = render_evidence(samples.VIPPS)
    render_evidence(replace(samples.everything(), language="en"))
    assert render_evidence(samples.VIPPS) == first


def test_threads_do_not_disturb_each_other():
    wanted = {name: render_evidence(replace(samples.VIPPS, language=name)) for name in ("nb", "en")}
    names = ["nb", "en"] * 6
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda name: render_evidence(replace(samples.VIPPS, language=name)), names))
    assert made == [wanted[name] for name in names]


def test_the_hash_is_of_the_facts_and_not_of_the_language():
    assert data_hash(samples.VIPPS) == data_hash(replace(samples.VIPPS, language="en", zone="UTC"))


@pytest.mark.parametrize(
    "change",
    [
        {"parser_version": "vipps 2"},
        {"transactions": (*samples.ROWS[:2], replace(samples.ROWS[2], order_number="1"), samples.ROWS[3])},
        {"settled": replace(samples.VIPPS.settled, bank_account="12345678911")},
        {"approval": None},
        {"sources": samples.VIPPS.sources[:1]},
        {"voucher": replace(samples.VOUCHER, number="47-2026")},
    ],
)
def test_any_changed_fact_changes_hash_and_bytes(change):
    changed = replace(samples.VIPPS, **change)
    assert data_hash(changed) != data_hash(samples.VIPPS)
    assert render_evidence(changed) != render_evidence(samples.VIPPS)


def test_a_naive_time_is_refused():
    naive = datetime(2026, 3, 3, 8, 0)  # noqa: DTZ001  # the fault under test
    row = replace(samples.ROWS[0], occurred_at=naive)
    with pytest.raises(ValueError, match="zone"):
        render_evidence(replace(samples.VIPPS, transactions=(row, *samples.ROWS[1:])))
