"""A network of its own for what breaks it, shared by all tests of the tier."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ops.embedded.network import Network
from tests.faults.hooks import Hooks
from tests.faults.stage import Stage


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `./passerelle test --tier faults` takes besides."""
    parser.addoption("--minutes", type=float, default=0.5, help="How long random faults go on.")
    parser.addoption("--seed", type=int, default=None, help="Of the random faults of a past run.")


@pytest.fixture(scope="session")
def minutes(pytestconfig: pytest.Config) -> float:
    """How long random faults go on."""
    return float(pytestconfig.getoption("minutes", 0.5))


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> int | None:
    """The seed that was asked for."""
    return pytestconfig.getoption("seed", None)


@contextmanager
def staged(folders: pytest.TempPathFactory) -> Iterator[Stage]:
    """A new network that can be harmed."""
    hooks = Hooks(folders.mktemp("hooks"))
    folder = folders.mktemp("network")
    with Network(folder, kind="free", bound=True, environment=hooks.environment) as network:
        stage = Stage(network, hooks)
        stage.shorten_orphans()
        yield stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Broker, database, gateway, four services and their relays, which can be harmed."""
    with staged(tmp_path_factory) as made:
        yield made


LONG_MIN = 10
"""A run of so many minutes is a long one."""


@pytest.fixture
def heap(
    minutes: float, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stage, int]]:
    """How many events to heap up, and where: in a long run a million, on a network of its own."""
    if minutes < LONG_MIN:
        yield request.getfixturevalue("stage"), 50_000
    else:
        with staged(tmp_path_factory) as made:
            yield made, 1_000_000


LAST = ("test_soak.py", "test_replica_set.py", "test_mechanisms.py")
"""What wants to come after all others, in this order: a replica set of three stays one."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of `LAST` last; sorting is stable, and leaves other tiers alone."""
    own = [item for item in items if item.path.parent == Path(__file__).parent]
    ordered = iter(
        sorted(own, key=lambda i: LAST.index(i.path.name) if i.path.name in LAST else -1)
    )
    items[:] = [next(ordered) if item in own else item for item in items]
