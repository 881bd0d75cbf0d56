"""The application in memory, with its sites."""

import pytest

from tests.scripted import ScriptedClock
from tests.training import memory
from tests.training.builders import Network, tools
from tests.training.professionals import know_partners, plan, teach_professionals


@pytest.fixture
def network() -> Network:
    """On a Monday at 7:00 UTC."""
    clock = ScriptedClock()
    return Network.of(memory.training(tools(clock)), clock)


@pytest.fixture
def known(network):
    """With two partners, and a path of seven hours for professionals."""
    know_partners(network)
    teach_professionals(network)
    return network


@pytest.fixture
def session(known):
    return plan(known)
