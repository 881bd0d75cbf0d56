"""A request for a seat that booking does not answer: said again, seen by an operator, answered."""

import uuid
from contextlib import ExitStack
from datetime import timedelta

import pytest

from ops.backend import part_of
from ops.journeys.learning import ENROLMENTS, REQUESTS, ROOM, WORKSHOPS, soon
from ops.journeys.places import open_place, somebody
from tests.journeys.devices import answered
from tests.waiting import eventually
from tests.world import stopped

MODULE = "first_steps_turn_on"
LONG_AGO = timedelta(hours=3)


@pytest.fixture
def enrolment(operator):
    """Somebody on the first steps, and a workshop of the first module with a free seat."""
    place = open_place(operator, uuid.uuid4().hex[:10], rooms=[ROOM])
    person = operator.made(
        "/booking/v1/people", somebody(place.slug, "Awa", f"Essai {uuid.uuid4().hex[:8]}")
    )
    start = soon(minutes=90)
    workshop = {
        "site": place.slug,
        "module": MODULE,
        "start": start.isoformat(),
        "end": (start + timedelta(hours=2)).isoformat(),
        "trainer_id": place.advisers[0],
    }
    operator.made(WORKSHOPS, workshop)
    begun = {"person_id": person["id"], "path": "first_steps", "site": place.slug}
    answer = answered(operator, ENROLMENTS, begun)
    assert answer.ok, answer.text
    return answer.json()


def hours_go_by(client, request_id):
    """As if training had told booking three hours earlier than it did."""
    training = client.training
    request = training.seat_requests.find_one({"_id": request_id})
    since = request["state"]["since"]
    if since is not None:
        earlier = {"$set": {"state.since": since - LONG_AGO}}
        training.seat_requests.update_one({"_id": request_id, "state.since": since}, earlier)
    for timer in training.timers.find({"reference": request_id}):
        earlier = {field: timer[field] - LONG_AGO for field in ("at", "due")}
        training.timers.update_one({"_id": timer["_id"], "at": timer["at"]}, {"$set": earlier})


def test_a_request_that_booking_does_not_answer_is_stuck_until_it_does(
    network, operator, enrolment
):
    def read():
        return operator.get(f"{REQUESTS}/{request['id']}").json()

    def stuck():
        listed = operator.get(REQUESTS, status="stuck", enrolment_id=enrolment["id"])
        return [one["id"] for one in listed.json()["items"]]

    with network.mongo() as client:
        with ExitStack() as stack:
            # A test before may have added a replica, which would answer.
            for process in network.supervisor.processes():
                if part_of(process) == "booking":
                    stack.enter_context(stopped(network, process))
            path = f"{ENROLMENTS}/{enrolment['id']}/request-seat"
            request = operator.made(path, {"module": MODULE})

            def is_stuck():
                hours_go_by(client, request["id"])
                return read()["status"] == "stuck"

            eventually(is_stuck, 90, what="the request is stuck")
            assert stuck() == [request["id"]], "an operator sees it"
        eventually(lambda: read()["status"] == "reserved", what="booking's late answer")
        assert stuck() == []
        of_it = {"subject": f"seat_request/{request['id']}"}
        # Impact hears of it in its own time.
        eventually(lambda: client.impact.archive.count_documents(of_it) >= 5, what="five events")
        said = [one["name"] for one in client.impact.archive.find(of_it)]
        assert said == [*["training.seat_requested"] * 4, "training.seat_request_stuck"]
        told = {"data.request_id": request["id"]}
        assert client.booking.seats.count_documents(told) == 1, "asked four times, one seat"
