"""A full disk, a slow consumer, a heap of events: commands go on and nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests

from contracts import booking
from kit.envelope import Envelope
from tests.broker_control import disk_alarm
from tests.faults.publishing import fill_outbox
from tests.impact import builders as make
from tests.waiting import eventually
from tests.world import BusySite

CHUNK = 5_000


def checks(network) -> dict:
    answer = requests.get(f"{network.url('booking')}/health/ready", timeout=10)
    assert answer.ok, answer.text
    return answer.json()["checks"]


@pytest.mark.timeout(240)
def test_a_broker_with_a_full_disk_holds_back_events_and_no_command(stage):
    with stage.harmed() as load, stage.network.mongo() as client:
        with disk_alarm(stage.network):
            eventually(
                lambda: "blocked" in str(checks(stage.network)["relay"]),
                what="booking tells that the broker holds its relay back",
            )
            load.go_on(100)
            assert client.booking.outbox.count_documents({}) >= 100
        eventually(
            lambda: client.booking.outbox.count_documents({}) < 50, what="what was held back leaves"
        )


@pytest.mark.timeout(240)
def test_a_slow_consumer_slows_no_command(stage):
    def behind() -> int:
        with stage.network.mongo() as client:
            archived = client.impact.archive.count_documents({"subject": {"$regex": "^app"}})
        return stage.ledger.commands - archived

    with stage.harmed() as load, stage.hooks.slow("impact", 2.5):
        eventually(lambda: load.acknowledged(0) and behind() > 100, what="impact falls behind")
        load.go_on(100)


@pytest.mark.timeout(3_600)
def test_a_heap_of_events_is_worked_off_while_commands_go_on(heap):
    """They happened an hour ago, as after a long outage; the newer ones must wait for none."""
    stage, size = heap
    then = datetime.now(UTC) - timedelta(hours=1)
    with (
        stage.harmed(settled_s=150 + size / 500, per_second=20) as load,
        stage.network.mongo() as client,
    ):
        for start in range(0, size, CHUNK):
            events = list(old_events(stage.site, CHUNK, then))
            stage.ledger.put_in(events)
            fill_outbox(client.booking, events, then, first=start)
        load.go_on()


def old_events(site: BusySite, count: int, at: datetime) -> Iterator[Envelope]:
    """Appointments that were booked and held, of the site's people in turn."""
    for number in range(count // 2):
        [appointment] = make.ids(1)
        person = site.people[number % len(site.people)]
        for step in (booking.AppointmentBooked, booking.AppointmentCompleted):
            yield make.appointment(step, person, site.site_id, start=at, appointment_id=appointment)
