"""Impact meets what a newer booking says: it goes on, and loses none of it."""

import json

from kit.envelope import Envelope
from tests.impact import builders as make
from tests.impact.arriving import archive, held, publish
from tests.waiting import eventually

ATTRIBUTES = {"tracestate": "v=1", "tomorrow": {"deep": [1, None]}}
FACTS = {"referred": True, "tags": ["a", {"b": 2.5}]}


def newer(event: Envelope, **changes) -> tuple[str, bytes]:
    """Routing key and message of the event as a newer minor version would send it."""
    message = json.loads(event.encode()) | ATTRIBUTES | changes
    message["data"] |= FACTS
    return message["type"].rpartition(".v")[0], json.dumps(message, indent=1).encode()


def stored(database) -> list[bytes]:
    """The archived messages, as they are kept."""
    return sorted(document["body"] for document in database.archive.find())


def test_unknown_fields_are_archived_and_do_not_keep_an_event_from_counting(
    network, impact, database
):
    [site, *people] = make.ids(7)
    story = [make.site(site), *(make.person(p, site, in_qpv=True) for p in people)]
    story += [make.held(person, site) for person in people]
    sent = [newer(event) for event in story]
    publish(network, sent)
    eventually(lambda: held(impact) == len(people), what="all counted")
    path = "/impact/v1/metrics/people_supported?by=site,in_qpv"
    answer = impact.call("GET", path, token=impact.token("analyst")).json()
    assert answer["rows"] == [
        {"site": "saint-denis", "in_qpv": "yes", "value": 6, "suppressed": False, "parts": {}}
    ]
    assert stored(database) == sorted(body for _, body in sent), "byte for byte"
    shown = [entry["event"] for entry in archive(impact)]
    assert all(ATTRIBUTES.items() <= event.items() for event in shown)
    assert all(FACTS.items() <= event["data"].items() for event in shown)


def test_another_version_and_another_type_are_archived_and_stop_nobody(network, impact, database):
    [site, person] = make.ids(2)
    first, last = make.held(person, site), make.held(person, site)
    second_version = newer(make.held(person, site), type="booking.appointment_completed.v2")
    unknown = newer(make.held(person, site), type="booking.tea_served.v1")
    nameless = newer(make.held(person, site), type="library.book.borrowed.v12", data={})
    sent = [newer(first), second_version, unknown, nameless, newer(last)]
    publish(network, sent)
    eventually(lambda: len(stored(database)) == len(sent), what="all archived")
    eventually(lambda: held(impact) == 2, what="the known ones")
    assert stored(database) == sorted(body for _, body in sent)
    assert {entry["event"]["type"] for entry in archive(impact)} == {
        "booking.appointment_completed.v1",
        "booking.appointment_completed.v2",
        "booking.tea_served.v1",
        "library.book.borrowed.v12",
    }
    assert database.dead_letters.count_documents({}) == 0
    path = "/impact/v1/events?type=booking.appointment_completed.v2"
    found = impact.call("GET", path, token=impact.token("operator")).json()["events"]
    assert [entry["event"]["data"]["referred"] for entry in found] == [True]


def test_a_newer_event_that_fails_is_kept_whole_as_a_dead_letter(network, impact, database):
    [site, person] = make.ids(2)
    bad = newer(make.held(person, site, extra={"start": "9999-12-31T23:59:59.999Z"}))
    publish(network, [bad])
    letter = eventually(lambda: database.dead_letters.find_one(), what="a dead letter")
    assert letter["body"] == bad[1], "byte for byte"
