"""`kill -9` of each part in turn and at random, under load: nothing lost, doubled, disordered."""

import pytest

from tests.faults.injections import VICTIMS
from tests.faults.stage import seeded


@pytest.mark.timeout(300)
def test_whatever_is_killed_nothing_is_lost_doubled_or_disordered(stage):
    chance = seeded()
    retries = stage.ledger.retries
    with stage.harmed() as load:
        for victim in [*VICTIMS, *chance.choices(VICTIMS, k=5)]:
            load.go_on(chance.randrange(20, 80))
            pid = stage.network.pid(victim)
            stage.network.kill(victim)
            stage.revived(victim, pid)
    assert stage.ledger.retries > retries, "no command ever met a fault: the test proved nothing"
    assert stage.ledger.races > 0
    for victim in VICTIMS:
        stage.network.wait_ready(victim)
