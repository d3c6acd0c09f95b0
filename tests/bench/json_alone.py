"""The JSON of reports alone: each answer read as it was delivered; it is written and read once more later."""

import gc
import sqlite3
from pathlib import Path

from app.http import Answer
from tests.bench.measuring import Measured
from tests.bench.shop import ANSWERS


def json_alone(prepared: Path, provider: str, count: int) -> Measured:
    """Measure the answers of a provider about ``count`` transactions, one after another."""
    connection = sqlite3.connect(prepared / ANSWERS)
    answers = [
        Answer(200, {}, body, provider, "bench") for (body,) in connection.execute("SELECT body FROM answers")
    ]
    connection.close()
    measured = Measured(count)
    gc.disable()  # what is read goes at once
    with measured.stage("read"):
        for one in answers:
            one.json()
    return measured
