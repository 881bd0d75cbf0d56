"""Relays that freeze, hear no doorbell, or live with clocks that jump."""

import pytest

from tests.faults.replicas import holder, second_booking, second_relay
from tests.faults.stage import seeded
from tests.waiting import eventually
from tests.world import frozen


@pytest.mark.timeout(240)
def test_a_relay_that_sleeps_through_its_lease_wakes_up_and_disorders_nothing(stage):
    with second_relay(stage) as second, stage.harmed() as load:
        relays = ("booking-relay", second)
        for _ in range(3):
            eventually(
                lambda: holder(stage) in [stage.network.pid(name) for name in relays],
                what="one of the relays holds the lease",
            )
            asleep = holder(stage)
            [name] = [name for name in relays if stage.network.pid(name) == asleep]
            with frozen(stage.network, name):
                eventually(
                    lambda was=asleep: load.acknowledged(0) and holder(stage) != was,
                    what="the other relay takes over",
                )
                stage.evidence["lease takeover"] += 1
                load.go_on()
            load.go_on()


@pytest.mark.timeout(120)
def test_rows_that_no_doorbell_tells_of_are_found_by_the_sweep(stage):
    with stage.hooks.silent("booking-relay"):
        with stage.harmed():
            pass
        with stage.network.mongo() as client:
            assert client.booking.outbox.count_documents({}) == 0
    stage.evidence["sweep"] += 1


@pytest.mark.timeout(240)
def test_clocks_that_jump_by_minutes_disorder_nothing(stage):
    """The commands on one appointment go to two bookings whose clocks differ, in turn.

    The relay sleeps meanwhile: only of rows that wait together one could overtake another.
    """
    chance = seeded()
    with second_booking(stage) as second, stage.harmed() as load:
        for process in ["booking", second, *chance.choices(["booking", second], k=2)]:
            ahead = chance.choice([-1, 1]) * chance.randrange(60, 600)
            with stage.hooks.clock(process, ahead), frozen(stage.network, "booking-relay"):
                load.go_on(100)
            load.go_on(20)
        for process in ("booking-relay", "impact"):
            for ahead in (-300, 300):
                with stage.hooks.clock(process, ahead):
                    load.go_on(60)
