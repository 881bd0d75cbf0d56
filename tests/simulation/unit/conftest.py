"""A year of three hundred people, played once for all tests that only read it."""

from datetime import date

import pytest

from simulation.years.plan import Plan
from tests.simulation.years import Year, played


@pytest.fixture(scope="session")
def year() -> Year:
    """A year with every kind of thing in it, from the same seed as the command's."""
    return played(Plan(years=2, people=1_500, seed=7, until=date(2026, 11, 24)))
