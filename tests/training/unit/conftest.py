"""The application in memory, with its sites."""

import pytest

from tests.scripted import ScriptedClock
from tests.training import memory
from tests.training.builders import Network, tools


@pytest.fixture
def network() -> Network:
    """On a Monday at 7:00 UTC."""
    clock = ScriptedClock()
    return Network.of(memory.training(tools(clock)), clock)
