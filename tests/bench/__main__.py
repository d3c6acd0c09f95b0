"""``make bench``: how fast, with how much memory, and whether ten times as much takes ten times as long.

Each part runs in a process of its own; of some runs the fastest is told. See ``docs/performance.md``.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from tests.bench.documents import evidence_pdf, report_xlsx
from tests.bench.json_alone import json_alone
from tests.bench.listeners import MOST_MS, is_ready, listeners
from tests.bench.measuring import Measured, best_of, run_apart
from tests.bench.one_value import one_value
from tests.bench.polling import LATENCY, LIMITS, SHOPS, WHOLE, polling, serve
from tests.bench.proving import proving
from tests.bench.pure_part import pure_part
from tests.bench.rows_alone import rows_alone
from tests.bench.shop import PROVIDERS, prepare
from tests.bench.signed_events import BATCH, SENDERS, signed_events
from tests.bench.whole_way import whole_way

RUNS: Final = 3
"""Unless another number is given: ``make bench RUNS=1``."""
SIZES: Final = (10_000, 100_000)

_PARTS: Final[Mapping[str, Callable[..., Measured]]] = {
    "whole": lambda folder, provider, count: whole_way(Path(folder), provider, int(count)),
    "json": lambda folder, provider, count: json_alone(Path(folder), provider, int(count)),
    "rows": lambda folder, provider, count: rows_alone(Path(folder), provider, int(count)),
    "one": lambda folder, provider, count: one_value(Path(folder), provider, int(count)),
    "proof": lambda folder, provider, count: proving(Path(folder), provider, int(count)),
    "pure": lambda provider, count: pure_part(provider, int(count)),
    "events": lambda folder: signed_events(Path(folder)),
    "listeners": lambda: listeners(),
    "polling": lambda folder: polling(Path(folder)),
    "pdf": lambda count: evidence_pdf(int(count)),
    "xlsx": lambda count: report_xlsx(int(count)),
    "prepare": lambda folder, provider, count: _prepared(Path(folder), provider, int(count)),
}


def main(arguments: list[str]) -> None:
    if arguments and arguments[0] == "stand-ins":
        return serve(int(arguments[1]))
    if arguments and arguments[0] in _PARTS:
        print(_PARTS[arguments[0]](*arguments[1:]).told())
        return None
    with tempfile.TemporaryDirectory(prefix="avstem-bench-") as folder:
        runs = int(arguments[0]) if arguments else RUNS
        _documents(runs)
        _pure(runs)
        _events(Path(folder), runs)
        _listeners()
        _polling(Path(folder))
        _reports(Path(folder), runs)
    return None


def _prepared(folder: Path, provider: str, count: int) -> Measured:
    prepare(folder, provider, count)
    return Measured(count)


def _reports(folder: Path, runs: int) -> None:
    print("Reports: bytes as delivered → stored → explained → drafted, SQLite on disk")
    for provider in PROVIDERS:
        found = []
        for count in SIZES:
            place = _place(folder, provider, count)
            run_apart("prepare", *place)
            found.append(best_of(runs, partial(run_apart, "whole", *place)))
            _tell(provider, found[-1])
        wall, cpu = found[-1].wall / found[0].wall, found[-1].cpu / found[0].cpu
        times = f"{SIZES[-1] // SIZES[0]} times as many"
        print(f"  {provider:<7} {times}: {wall:.1f} times by the wall, {cpu:.1f} by the processor")
        few, many = (_place(folder, provider, count) for count in SIZES)
        _tell(f"{provider}, JSON read and no more", best_of(runs, partial(run_apart, "json", *few)))
        _tell(f"{provider}, rows inserted and no more", best_of(runs, partial(run_apart, "rows", *few)))
        _tell(f"{provider}, one value for a payout", best_of(runs, partial(run_apart, "one", *few)))
        _tell(f"{provider}, proven", best_of(runs, partial(run_apart, "proof", *many)))


def _place(folder: Path, provider: str, count: int) -> tuple[str, str, str]:
    return str(folder / f"{provider}-{count}"), provider, str(count)


def _documents(runs: int) -> None:
    print("Documents: facts in memory → bytes of a file")
    for name, count, bound in (("pdf", SIZES[0], 3), ("xlsx", SIZES[1], 10)):
        one = best_of(runs, partial(run_apart, name, str(count)))
        print(
            f"  {name:<7} {count:>7,} rows: {one.wall:.1f} s by the wall (at most {bound} s),"
            f" {one.cpu:.1f} s of processor time, peak {one.peak_mb} MB, {one.more['bytes']:,} bytes"
        )


def _pure(runs: int) -> None:
    print("Pure part: parsed facts and orders → matches, draft")
    for provider in PROVIDERS:
        _tell(provider, best_of(runs, partial(run_apart, "pure", provider, str(SIZES[0]))))


def _events(folder: Path, runs: int) -> None:
    print(f"Signed events: 2 gunicorn workers, {SENDERS} senders, SQLite on disk")
    found = [run_apart("events", str(folder / f"events-{run}")) for run in range(runs)]
    batches = max(found, key=lambda one: one.rate)
    told = min((one.more for one in found), key=lambda more: float(more["p99_ms"]))
    print(f"  {batches.rate:,.0f} orders/s in batches of {BATCH}, peak {batches.peak_mb} MB per process")
    print(
        f"  single events: {told['singles']:,.0f}/s at most; at {told['half']:,.0f}/s "
        f"p50 {told['p50_ms']:.0f} ms, p99 {told['p99_ms']:.0f} ms, worst {told['worst_ms']:.0f} ms"
    )


def _listeners() -> None:
    print("Checkout: what the plugin's listeners add to a payment")
    if not is_ready():
        print("  NOT MEASURED: wp-plugin/bin/setup-tests makes the WordPress that it takes")
        return
    told = run_apart("listeners").more
    print(
        f"  median {told['median_ms']:.2f} ms, p99 {told['p99_ms']:.2f} ms (at most {MOST_MS:.0f} ms),"
        f" {told['requests']} HTTP requests"
    )


def _polling(folder: Path) -> None:
    print(
        f"Polling: {WHOLE:,} shops with 4 connections, measured with {SHOPS}; "
        f"{LATENCY * 1000:.0f} ms to an answer"
    )
    one = run_apart("polling", str(folder / "polling"))
    more = one.more
    print(
        f"  {one.count} connections in {one.wall:.1f} s: {more['busy_ms']:.1f} ms of processor time each;"
        f" the worker idles at {more['idle'] * 100:.2f} % of a core"
    )
    print(
        f"  {WHOLE:,} shops, {more['cycles']:.0f} cycle an hour: {more['core'] * 100:.0f} % of a core"
        f" averaged over the hour, a cycle takes {more['minutes']:.0f} minutes"
    )
    for name, asked in more["requests"].items():
        told = asked * more["cycles"]
        print(
            f"  {name:<7} {asked:.1f} requests a cycle, {told:.1f} an hour for each key;"
            f" allowed: {LIMITS[name]}"
        )


def _tell(name: str, one: Measured) -> None:
    stages = ", ".join(f"{stage} {one.count / seconds:,.0f}/s" for stage, seconds in one.stages.items())
    print(
        f"  {name:<7} {one.count:>7,} transactions: {one.rate:>8,.0f}/s by the wall, "
        f"{one.cpu_rate:>8,.0f}/s of processor time, peak {one.peak_mb} MB ({stages})",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
