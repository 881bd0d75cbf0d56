"""Impact running on six weeks of the network."""

from collections.abc import Iterator

import pytest

from tests.impact.running import six_weeks
from tests.processes import Running


@pytest.fixture(scope="session")
def six_weeks_of_impact(real_parts) -> Iterator[Running]:
    """A process that serves six weeks of events; tests only read from it."""
    with six_weeks(real_parts[1]) as running:
        yield running
