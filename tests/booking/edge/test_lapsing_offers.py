"""An offer that ends while the service is down goes to the next in line once it is back."""

import uuid
from datetime import UTC, datetime

from tests.alone import MONDAY_MORNING, uri_of
from tests.booking.edge.running import booking
from tests.booking.edge.workshops import Place
from tests.waiting import eventually


def test_an_offer_that_ended_while_the_service_was_down_goes_to_the_next(
    real_parts, tmp_path_factory
):
    _broker, mongo = real_parts
    name, uri = f"test_{uuid.uuid4().hex[:12]}", uri_of(mongo)
    database = mongo[name]

    def statuses():
        return [seat["data"]["status"] for seat in database.seats.find().sort("_id")]

    with booking(uri, name, tmp_path_factory.mktemp("home"), MONDAY_MORNING) as served:
        place = Place.of(served)
        workshop = place.workshop(capacity=1)
        seats = [place.reserve(workshop, person).json() for person in place.people(4)]
        body = {"cancelled_by": "person", "reason": "ill"}
        assert place.step(seats[0], "cancel", role="desk", json=body).ok
        assert statuses() == ["cancelled", "offered", "waitlisted", "waitlisted"]
        served.process.kill()
        served.process.wait()
    # Twelve hours and a minute later: while nobody was there, the offer ended.
    later = datetime(2026, 11, 23, 19, 1, tzinfo=UTC)
    with booking(uri, name, tmp_path_factory.mktemp("home"), later) as served:
        eventually(lambda: statuses()[2] == "offered", what="the next in line is offered the seat")
        assert statuses() == ["cancelled", "expired", "offered", "waitlisted"]
        place.served, served.tokens = served, {}
        assert place.step(seats[1], "accept-offer", role="desk").json()["code"] == "offer_over"
        assert place.step(seats[2], "accept-offer", role="desk").json()["status"] == "reserved"
        # While it runs, the next offer ends by itself as well.
        assert place.step(seats[2], "cancel", role="desk", json=body).ok
        served.set_clock(datetime(2026, 11, 24, 7, 2, tzinfo=UTC))
        eventually(lambda: statuses()[3] == "expired", what="the offer has ended")
    mongo.drop_database(name)
