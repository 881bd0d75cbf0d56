"""How many requests are stuck is a figure that whoever watches the service sees."""

from prometheus_client import REGISTRY

from services.training.adapters.stuck_job import stuck_job
from services.training.application.queries.seat_requests import CountStuck
from tests.scripted import at
from tests.training.seats import Seats


def test_a_stuck_request_is_shown(network):
    seats = Seats.of(network)
    seats.ask()
    for hour in (8, 9, 10, 11):
        seats.clock.instant = at(hour)
        seats.run_timers()
    stuck_job(lambda: seats.app.count_stuck_seat_requests(CountStuck())).step(lambda: False)
    labels = {"service": "training"}
    assert REGISTRY.get_sample_value("passerelle_seat_requests_stuck", labels) == 1
