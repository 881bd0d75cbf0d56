"""`kill -9` of each part in the middle of 2,000 bookings: nothing lost, doubled or disordered."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.ledger import Ledger, book_many, check
from tests.world import eventually, open_busy_site

BOOKINGS = 2_000
VICTIMS = ["booking", "booking-relay", "impact", "broker", "database"]


@pytest.mark.timeout(600)
def test_every_acknowledged_booking_is_archived_once_whatever_is_killed(network, operator):
    site = open_busy_site(operator, advisers=20, people=40)
    ledger = Ledger()
    before = {victim: network.pid(victim) for victim in VICTIMS}
    share = BOOKINGS // (len(VICTIMS) + 1)
    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(book_many, network, site, ledger, BOOKINGS)
        for number, victim in enumerate(VICTIMS, start=1):
            eventually(
                f"{number * share} bookings were acknowledged",
                lambda due=number * share: load.done() or len(ledger.events) >= due,
                within_s=180,
            )
            assert not load.done(), f"the load ended before {victim} was killed: {load.exception()}"
            network.kill(victim)
            eventually(
                f"{victim} runs again",
                lambda who=victim: network.pid(who) not in (0, before[who]),
            )
        load.result()

    assert len(ledger.events) == BOOKINGS
    assert ledger.retries > 0, "no command ever met a fault: the test proved nothing"
    check(network, ledger)
    for victim in VICTIMS:
        network.wait_ready(victim)


def test_the_ledger_notices_a_lost_and_a_doubled_event(network, operator):
    site = open_busy_site(operator, advisers=1, people=1)
    with network.mongo() as client:
        client.booking.appointments.delete_many({})
        client.booking.busy.delete_many({})
        client.impact.archive.delete_many({"subject": {"$regex": "^appointment/"}})
        ledger = Ledger()
        book_many(network, site, ledger, 4, workers=1)
        check(network, ledger)

        archive = client.impact.archive
        one = archive.find_one({"subject": {"$regex": "^appointment/"}})
        archive.insert_one(one | {"_id": "doubled", "position": 10**9})
        with pytest.raises(AssertionError, match="doubled"):
            check(network, ledger)
        archive.delete_many({"_id": {"$in": ["doubled", one["_id"]]}})
        began = time.monotonic()
        with pytest.raises(AssertionError, match=r"archived|lost"):
            check(network, ledger, within_s=1)
        assert time.monotonic() - began < 30
