"""A hold that ends while the service is down goes to the next in line once it is back, once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

from tests.alone import MONDAY_MORNING, uri_of
from tests.inventory.edge.running import inventory, refused
from tests.waiting import eventually


def test_a_hold_that_ended_while_the_service_was_down_goes_to_the_next_once(
    real_parts, tmp_path_factory
):
    _broker, mongo = real_parts
    name, uri = f"test_{uuid.uuid4().hex[:12]}", uri_of(mongo)
    database = mongo[name]

    def served(now):
        return inventory(uri, mongo, name, tmp_path_factory.mktemp("home"), now)

    def statuses():
        return [hold["state"]["status"] for hold in database.holds.find().sort("_id")]

    def told(key):
        return database.outbox.count_documents({"key": f"inventory.{key}"})

    with served(MONDAY_MORNING) as one:
        site = one.place()
        device = one.ready(site)
        wanted = {"category": "laptop", "site": site.slug}
        holds = [one.made("/holds", {"person_id": one.person(), **wanted}) for _ in range(4)]
        assert statuses() == ["held", "waiting", "waiting", "waiting"]
        one.process.kill()
        one.process.wait()
    # Two days and a minute later: while nobody was there, the hold ended.
    later = MONDAY_MORNING + timedelta(hours=48, minutes=1)
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        both = list(pool.map(stack.enter_context, [served(later), served(later)]))
        eventually(lambda: statuses()[1] == "offered", what="the next in line is offered it")
        assert statuses() == ["expired", "offered", "waiting", "waiting"]
        assert both[0].look(device.id)["hold_id"] == holds[1]["id"]
        assert (told("hold_offered"), told("hold_expired"), told("device_released")) == (1, 1, 1)
        assert database.holds.find_one({"_id": holds[1]["id"]})["state"]["until"] == (
            later + timedelta(hours=24)
        )
        # While both run, the next offer ends by itself, and again once.
        for running in both:
            running.set_clock(later + timedelta(hours=24))
        eventually(lambda: statuses()[2] == "offered", what="the one after is offered it")
        assert statuses() == ["expired", "expired", "offered", "waiting"]
        assert (told("hold_offered"), told("hold_expired"), told("device_released")) == (2, 2, 2)
        late = both[1].ask("POST", f"/holds/{holds[1]['id']}/accept-offer", json={})
        refused(late, 409, "hold_over")
        assert both[1].ask("POST", f"/holds/{holds[2]['id']}/accept-offer", json={}).ok
    mongo.drop_database(name)
