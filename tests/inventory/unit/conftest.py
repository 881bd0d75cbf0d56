"""The application in memory, with its sites."""

import pytest

from tests.inventory import memory
from tests.inventory.builders import Network, tools
from tests.scripted import ScriptedClock


@pytest.fixture
def network() -> Network:
    """On a Monday at 7:00 UTC."""
    clock = ScriptedClock()
    return Network.of(memory.inventory(tools(clock)), clock)
