"""Tests that share one thing run in one process: what they are marked with reaches the scheduler."""

import pytest


@pytest.mark.xdist_group("one group")
def test_a_group_is_told_to_the_scheduler(request: pytest.FixtureRequest) -> None:
    """Versions of pytest and pytest-xdist that do not fit each other lose it without a word."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("one process runs everything")
    assert request.node.nodeid.endswith("@one group")
