"""Random faults out of the whole table, one after another, for as long as is asked for."""

import sys
import time

import pytest

from tests.faults.end_state import waiting
from tests.faults.injections import BLOWS, Scene
from tests.faults.proxies import between
from tests.faults.replicas import second_relay
from tests.faults.stage import Stage, seeded

ROUND_S = 300.0
"""After that long everything is checked, so that a fault is found near to its cause."""


@pytest.mark.timeout(0)
def test_whatever_happens_in_whichever_order_nothing_is_lost_or_doubled(
    stage, minutes, seed, capsys
):
    chance = seeded(seed)

    def say(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    began = time.monotonic()
    end = began + minutes * 60
    say(f"\nrandom faults for {minutes:g} minutes, seed {chance.seed_given}")
    with second_relay(stage), between(stage) as proxies:
        while time.monotonic() < end:
            round_end = min(end, time.monotonic() + ROUND_S)
            with stage.harmed() as load:
                scene = Scene(stage, load, proxies, chance)
                while time.monotonic() < round_end:
                    told = chance.choice(BLOWS)(scene)
                    load.go_on(20)
                    say(f"{time.monotonic() - began:6.0f} s  {told:<60} {standing(stage)}")
            say(f"{time.monotonic() - began:6.0f} s  nothing is lost, doubled or disordered")


def standing(stage: Stage) -> str:
    """How it stands, in a line."""
    with stage.network.mongo() as client:
        depths = {where: count for where, count in waiting(stage.network, client).items() if count}
    listed = ", ".join(f"{where} {count}" for where, count in sorted(depths.items())) or "nothing"
    ledger = stage.ledger
    return f"{ledger.commands} commands, {ledger.retries} sent again; waiting: {listed}"
