"""Measuring: each part runs in a process of its own, whose memory and processor time are its alone."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Measured:
    """How long ``count`` things took: seconds by the wall and of this process's processor, and by stage.

    ``peak_mb`` is the most memory the process has had, what was there before the measuring included.
    """

    count: int
    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Things per second by the wall."""
        return self.count / self.wall

    @property
    def cpu_rate(self) -> float:
        """Things per second of processor time: what a machine that nobody else uses could do at best."""
        return self.count / self.cpu

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside, as this stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        took = time.perf_counter() - wall
        self.wall += took
        self.cpu += time.process_time() - cpu
        self.stages[name] = self.stages.get(name, 0.0) + took
        self.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    def told(self) -> str:
        """As the one line that a part's process prints."""
        return json.dumps(asdict(self))


Part = Callable[..., Measured]


def run_apart(part: str, *arguments: str) -> Measured:
    """Run a part in a fresh process and return what it measured; ends the whole run when the part fails."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", part, *arguments], stdout=subprocess.PIPE, check=False
    )
    if ran.returncode:
        raise SystemExit(f"{part} {' '.join(arguments)} failed")
    told: Mapping[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return Measured(**told)


def best_of(runs: int, measure: Callable[[], Measured]) -> Measured:
    """The fastest of some runs: others on the machine only ever make a run slower."""
    return max((measure() for _ in range(runs)), key=lambda one: one.rate)
