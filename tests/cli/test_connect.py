"""``avstem connect``: a provider against its stand-in, by the command alone."""

import json

from app.sandbox.driven.nets import KEY, MERCHANT, DrivenNets
from tests.cli.conftest import Run


def test_a_key_is_warned_of_and_its_merchant_confirmed(avstem: Run) -> None:
    """The warning stands beside the output, which stays JSON."""
    side = DrivenNets()
    try:
        avstem("init")
        avstem("shop", "add", "Eksempel", "--test", "--start", "2026-01-01")
        given = [f"{name}={value}" for name, value in side.credentials.items()]
        options = [part for one in given for part in ("--credential", one)]
        connect = [
            "connect",
            "1",
            "nets",
            "--environment",
            "test",
            "--style",
            "secret_key",
            *options,
            "--json",
        ]
        done = avstem(*connect, "--confirm", MERCHANT, **side.environment)
    finally:
        side.stop()
    told = json.loads(done.stdout)
    assert [one["reference"] for one in told["reaches"]] == [MERCHANT]
    assert told["confirmed"] is True
    assert "belaste og refundere" in done.stderr
    assert KEY not in done.stdout + done.stderr
