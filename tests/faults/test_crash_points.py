"""A process that dies at any point between a command and its effects loses and doubles nothing."""

import importlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.hook.passerelle_faults import POINTS, Point, resolve, targets
from tests.faults.load import Load
from tests.faults.stage import Stage, seeded
from tests.waiting import eventually


@pytest.mark.parametrize("target", sorted(targets()))
def test_what_is_wrapped_is_still_there(target):
    """Where this fails, mend the table in `tests/faults/hook/passerelle_faults.py`."""
    resolve(target, importlib.import_module(target.partition(":")[0]))


@pytest.mark.timeout(300)
def test_whoever_dies_at_whichever_point_nothing_is_lost_or_doubled(stage):
    chance = seeded()
    plan = [
        (point, chance.randrange(0, 4), chance.randrange(5, 15))
        for point in chance.sample(POINTS, len(POINTS))
    ]
    before = stage.hooks.fired()
    with stage.harmed() as load:

        def die(process: str) -> None:
            """At each of its points; meanwhile others die at theirs."""
            for point, passes, commands in plan:
                if point.process == process:
                    die_at(stage, load, point, passes)
                    load.go_on(commands)

        processes = sorted({point.process for point in POINTS})
        with ThreadPoolExecutor(len(processes)) as pool:
            list(pool.map(die, processes))
    fired = stage.hooks.fired() - before
    assert fired.keys() == {point.name for point in POINTS}, f"never fired: {fired}"


def die_at(stage: Stage, load: Load, point: Point, passes: int) -> None:
    """Returns once the process died there and runs again."""
    fired, pid = stage.hooks.fired()[point.name], stage.network.pid(point.process)
    stage.hooks.arm(point, passes=passes)
    eventually(
        lambda: load.acknowledged(0) and stage.hooks.fired()[point.name] > fired,
        120,
        what=f"{point.process} dies at: {point.name}",
    )
    stage.revived(point.process, pid)
