"""What the plugin's listeners add to a checkout: PHP over the WordPress of the plugin's tests."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.bench.measuring import Measured

PAYMENTS: Final = 500
MOST_MS: Final = 5.0
"""What the listeners may add to a payment."""
_PLUGIN: Final = Path(__file__).parents[2] / "wp-plugin"


def is_ready() -> bool:
    """Whether the plugin's WordPress is made (``wp-plugin/bin/setup-tests``)."""
    return shutil.which("php") is not None and any(_PLUGIN.glob(".test/.made-*"))


def listeners() -> Measured:
    """Measure each payment; the listeners must have kept every order, and called nobody."""
    command = ["php", str(_PLUGIN / "avstem" / "tests" / "cost.php"), str(PAYMENTS)]
    measured = Measured(PAYMENTS)
    with measured.stage("payments"):
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    if told["kept"] < PAYMENTS or told["requests"]:
        raise SystemExit(f"{told['kept']} orders kept, {told['requests']} requests made")
    took = sorted(told["microseconds"])
    measured.more = {
        "median_ms": took[len(took) // 2] / 1000,
        "p99_ms": took[len(took) * 99 // 100] / 1000,
        "requests": told["requests"],
    }
    return measured
