"""The file of messages on one machine: whoever is erased is in it no longer."""

from datetime import UTC, datetime

import pytest

from kit.clock import SystemClock
from kit.transaction import Store
from services.booking.bootstrap import bootstrap
from tests.alone import uri_of
from tests.booking.builders import CONTEXT, Network
from tests.booking.edge.running import Booking
from tests.processes import serving
from tests.waiting import eventually

FACTS = {"site": "saint-denis", "start": datetime(2027, 1, 11, 9, tzinfo=UTC)}


@pytest.mark.timeout(180)
def test_what_was_said_to_somebody_who_is_erased_is_gone_within_the_minute(
    mongo, database, tmp_path
):
    app = bootstrap(store=Store("booking", mongo, database=database.name))
    app.prepare()
    network = Network.of(app, SystemClock())
    phones = ("0639980010", "0639980011")
    people = [network.person(confirmed_new=True, phone=phone) for phone in phones]

    def queue(tx):
        notifications = app.unit_of_work(tx).notifications
        for one in people:
            notifications.queue(f"seat_reminder:{one}", one, "seat_reminder", FACTS)

    app.store.run(queue, CONTEXT)
    file = tmp_path / "messages.jsonl"
    settings = {"BOOKING_DATABASE": database.name, "PASSERELLE_MESSAGES_PATH": str(file)}
    module = "tests.booking.edge.sending"
    with serving(
        module, tmp_path, uri_of(mongo), settings=settings, make=Booking, ready=False
    ) as running:
        eventually(lambda: file.exists() and file.read_text().count("+336399800") == 2)
        why = {"reason": "asked_by_person"}
        assert running.ask("POST", f"/people/{people[0]}/erase", json=why).ok
        eventually(lambda: "+33639980010" not in file.read_text(), 60)
        assert people[0] not in file.read_text()
        assert "+33639980011" in file.read_text()
