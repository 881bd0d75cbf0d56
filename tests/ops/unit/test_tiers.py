"""The tiers of the tests."""

from ops.state import PROJECT
from ops.testing import TIERS


def test_every_test_belongs_to_exactly_one_tier():
    homes = {path: [] for path in (PROJECT / "tests").rglob("test_*.py")}
    for tier in TIERS:
        for folder in tier.paths():
            for path in folder.rglob("test_*.py"):
                homes[path].append(tier.name)
    assert homes
    astray = {str(path.relative_to(PROJECT)): t for path, t in homes.items() if len(t) != 1}
    assert astray == {}


def test_the_parts_of_a_tier_are_all_of_it_and_have_nothing_in_common():
    for tier in TIERS:
        parts = [path for part in tier.parts() for path in part.paths()]
        assert sorted(parts) == tier.paths()
