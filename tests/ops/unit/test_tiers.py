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
