"""Places where the process can be killed on purpose: before and after every outside call and every commit.

``AVSTEM_CRASH_AT=<name>#<n>`` ends the process with SIGKILL when the point is passed the n-th time (from 1);
``AVSTEM_CRASH_TRACE=<file>`` appends the name of each point passed, so that a test can enumerate them. Both
are read at every pass, cost a dictionary look-up when unset, and are for tests only.
"""

import os
import signal
from collections import Counter

_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Pass a crash point; returns unless this process was told to die here."""
    trace = os.environ.get("AVSTEM_CRASH_TRACE")
    crash_at = os.environ.get("AVSTEM_CRASH_AT")
    if not trace and not crash_at:
        return
    _passed[name] += 1
    if trace:
        with open(trace, "a", encoding="utf-8") as lines:
            lines.write(f"{name}#{_passed[name]}\n")
    if crash_at == f"{name}#{_passed[name]}":
        os.kill(os.getpid(), signal.SIGKILL)


def forget() -> None:
    """Start counting anew, in a freshly forked process."""
    _passed.clear()
