"""A running stand-in with default settings, somebody logged in."""

from collections.abc import Iterator

import pytest

from .world import World


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    with world.start():
        world.log_in()
        yield world
