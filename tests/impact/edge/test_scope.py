"""A manager sees no figure of another site, by any field of impact's operations
(`docs/decisions/0063-who-sees-what.md`)."""

from typing import ClassVar

import pytest

from tests.impact.scoping import impact_world
from tests.scoping.suite import ScopeSuite, on_a_database


@pytest.fixture(scope="module")
def world(real_parts):
    with on_a_database(real_parts[1], impact_world) as made:
        yield made


class TestImpact(ScopeSuite):
    declared: ClassVar = frozenset({("freeze_report", "metrics.0.version")})
    allowed: ClassVar = {
        ("freeze_report", "where.site.0", "does"): (
            "a report with no figure in it: of that site it knows the name, which is public"
        ),
    }
