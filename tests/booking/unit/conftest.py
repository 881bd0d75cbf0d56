"""The application in memory, with one site."""

import pytest

from tests.booking import memory
from tests.booking.builders import Network, ScriptedClock, tools


@pytest.fixture
def network() -> Network:
    """Saint-Denis with the type `advice`, on a Monday at 7:00 UTC."""
    clock = ScriptedClock()
    network = Network.of(memory.booking(tools(clock)), clock)
    network.type()
    return network
