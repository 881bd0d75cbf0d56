"""Logs are one JSON object a line with the correlation id, and hold no personal data."""

import json
import uuid

import pytest

from tests.waiting import eventually
from tests.world import far_start, open_busy_site

PLANTED = ["Zéphyrine", "Quénaudon", "0639980147", "+33639980147", "zq@exemple.test"]
PYTHON_PROCESSES = [
    "booking",
    "booking-relay",
    "impact",
    "impact-projector",
    "impact-relay",
    "inventory",
    "inventory-relay",
    "training",
    "training-relay",
]


def lines(network, process: str) -> list[str]:
    files = sorted(network.state.logs.glob(f"{process}.log*"))
    assert files, f"{process} has no log"
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return [line for line in text.splitlines() if line.strip()]


def test_the_correlation_id_of_a_request_is_in_the_logs_and_in_its_events(network, operator):
    journey = uuid.uuid4().hex
    operator.session.headers["X-Request-Id"] = journey
    site = open_busy_site(operator)
    booked = operator.made("/booking/v1/appointments", site.booking(far_start()))
    eventually(
        lambda: any(
            json.loads(n).get("correlation_id") == journey for n in lines(network, "booking")
        ),
        what="booking logged the request",
    )
    with network.mongo() as client:
        event = eventually(
            lambda: client.impact.archive.find_one({"subject": f"appointment/{booked['id']}"}),
            what="the event is archived",
        )
    assert event["correlation_id"] == journey


def test_planted_names_and_numbers_are_in_no_log_and_no_event(network, operator):
    site = open_busy_site(operator)
    person = {
        "site": site.slug,
        "first_name": PLANTED[0],
        "last_name": PLANTED[1],
        "phone": PLANTED[2],
        "email": PLANTED[4],
    }
    made = operator.made("/booking/v1/people", person)
    operator.get("/booking/v1/people", phone=PLANTED[2])
    operator.post("/booking/v1/people", person | {"birth_year": "not a year"})
    operator.post("/booking/v1/people", person | {"site": "nowhere-at-all"})
    with network.mongo() as client:
        archived = eventually(
            lambda: client.impact.archive.find_one({"subject": f"person/{made['id']}"}),
            what="the registration is archived",
        )
        everything = repr(archived) + repr(list(client.impact.archive.find()))
    for process in PYTHON_PROCESSES:
        everything += "\n".join(lines(network, process))
    for word in PLANTED:
        assert word not in everything
        assert word.encode("unicode_escape").decode() not in everything


@pytest.mark.parametrize("process", PYTHON_PROCESSES)
def test_every_line_of_a_log_is_one_json_object(network, operator, process):
    for line in lines(network, process):
        record = json.loads(line)
        assert isinstance(record, dict)
        assert {"timestamp", "level", "event"} <= set(record), line
