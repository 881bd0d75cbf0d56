"""A full disk, a slow consumer, a heap of events: commands go on and nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from contracts import booking
from kit.envelope import Envelope
from tests.faults.broker_control import disk_alarm
from tests.faults.publishing import fill_outbox
from tests.impact import builders as make
from tests.world import eventually

HEAP = 50_000


def checks(network) -> dict:
    answer = requests.get(f"{network.service_url('booking')}/health/ready", timeout=10)
    assert answer.ok, answer.text
    return answer.json()["checks"]


@pytest.mark.timeout(240)
def test_a_broker_with_a_full_disk_holds_back_events_and_no_command(stage):
    with stage.harmed() as load, stage.network.mongo() as client:
        with disk_alarm(stage.network):
            eventually(
                "booking tells that the broker holds its relay back",
                lambda: "blocked" in str(checks(stage.network)["relay"]),
            )
            load.go_on(100)
            assert client.booking.outbox.count_documents({}) >= 100
        eventually(
            "what was held back leaves",
            lambda: client.booking.outbox.count_documents({}) < 50,
        )


@pytest.mark.timeout(240)
def test_a_slow_consumer_slows_no_command(stage):
    def behind() -> int:
        with stage.network.mongo() as client:
            archived = client.impact.archive.count_documents({"subject": {"$regex": "^app"}})
        return stage.ledger.commands - archived

    with stage.harmed() as load, stage.hooks.slow("impact", 2.5):
        eventually("impact falls behind", lambda: load.acknowledged(0) and behind() > 100)
        load.go_on(100)


@pytest.mark.timeout(280)
def test_a_heap_of_events_is_worked_off_while_commands_go_on(stage):
    """They happened an hour ago, as after a long outage; the newer ones must wait for none."""
    site, people = stage.site.site_id, stage.site.people
    then = datetime.now(UTC) - timedelta(hours=1)
    heap: list[Envelope] = []
    for number in range(HEAP // 2):
        [appointment] = make.ids(1)
        for step in (booking.AppointmentBooked, booking.AppointmentCompleted):
            heap.append(
                make.appointment(
                    step,
                    people[number % len(people)],
                    site,
                    start=then,
                    appointment_id=appointment,
                )
            )
    stage.ledger.put_in(heap)
    with stage.harmed(per_second=20) as load, stage.network.mongo() as client:
        for start in range(0, len(heap), 5_000):
            fill_outbox(client.booking, heap[start : start + 5_000], then)
        load.go_on()
