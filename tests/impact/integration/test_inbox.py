"""Events through the real broker into impact as a real process, and out as figures."""

import json
from pathlib import Path

from kit.envelope import Envelope
from kit.topology.names import inbox_queues
from services.impact.catalogue import CATALOGUE
from tests.impact import builders as make
from tests.impact.arriving import archive, held, publish
from tests.kit.eventpath import depth
from tests.waiting import eventually

INBOXES = inbox_queues("impact", CATALOGUE.partitions)
SAMPLES = Path(__file__).parents[3] / "contracts" / "samples"


def messages(events: list[Envelope]) -> list[tuple[str, bytes]]:
    return [(event.name, event.encode()) for event in events]


def letters(database) -> list[dict]:
    return list(database.dead_letters.find())


def test_what_is_published_is_archived_once_and_counted(network, impact):
    [site, *people] = make.ids(9)
    story = [make.site(site), *(make.person(p, site, in_qpv=True) for p in people)]
    story += [make.held(p, site) for p in people]
    publish(network, messages(story) + messages(story[-3:]))
    eventually(lambda: held(impact) == len(people), what="every appointment counted")
    for queue in INBOXES:
        eventually(lambda name=queue: depth(network, name) == 0, what=f"an empty {queue}")
    archived = [e["event"]["id"] for e in archive(impact)]
    assert sorted(archived) == sorted(e.id for e in story)
    for person in people:
        own = [e.id for e in story if e.partitionkey == person]
        assert [i for i in archived if i in own] == own, "the events of one key keep their order"
    path = "/impact/v1/metrics/people_supported?by=site,in_qpv"
    answer = impact.call("GET", path, token=impact.token("analyst")).json()
    assert answer["rows"] == [
        {"site": "saint-denis", "in_qpv": "yes", "value": 8, "suppressed": False, "parts": {}}
    ]


def test_the_golden_samples_are_archived_and_what_is_not_understood_too(network, impact, database):
    bodies = {path.stem: path.read_bytes() for path in sorted(SAMPLES.glob("*.json"))}
    sent = [(type_.rpartition(".v")[0], body) for type_, body in bodies.items()]
    stranger = json.loads(bodies["booking.appointment_missed.v1"])
    stranger |= {"type": "booking.tea_served.v3", "id": make.ids(1)[0], "subject": "tea/1"}
    publish(network, [*sent, ("booking.tea_served", json.dumps(stranger).encode())])
    eventually(lambda: len(archive(impact)) == len(bodies) + 1, what="all archived")
    assert {e["event"]["type"] for e in archive(impact)} == {*bodies, "booking.tea_served.v3"}
    eventually(lambda: held(impact) == 1, what="the one that counts")
    assert letters(database) == []


def test_a_poisonous_event_stops_nobody(network, impact, database):
    [site, person, other] = make.ids(3)
    bad = make.held(person, site, extra={"start": "9999-12-31T23:59:59.999Z"})
    behind, good = make.held(person, site), make.held(other, site)
    publish(
        network,
        [(good.name, b"\xff not an event"), *messages([bad]), *messages([behind, good])],
    )
    eventually(lambda: held(impact) == 1, what="the good event counted")
    eventually(lambda: len(letters(database)) == 3, what="two dead letters, one parked")
    states = {
        letter["_id"]: (letter["state"], letter.get("reason")) for letter in letters(database)
    }
    assert states.pop(bad.id) == ("dead", "unreadable")
    assert states.pop(behind.id) == ("parked", None)
    assert list(states.values()) == [("dead", "unreadable")]
    assert [e["event"]["id"] for e in archive(impact)] == [good.id]


COUNTED = {
    "day": "2026-11-23",
    "site": "noumea",
    "value": 1,
    "suppressed": False,
    "parts": {},
}


def test_a_late_site_gives_earlier_appointments_their_day(network, impact):
    [site, person] = make.ids(2)
    publish(network, messages([make.held(person, site)]))
    eventually(lambda: held(impact) == 1, what="counted before its site is known")
    path = "/impact/v1/metrics/appointments_held?by=day,site&from=2026-11-01"
    token = impact.token("operator")
    assert impact.call("GET", path, token=token).json()["total"]["value"] == 0
    publish(network, messages([make.site(site, "noumea", timezone="Pacific/Noumea")]))
    eventually(
        lambda: impact.call("GET", path, token=token).json()["rows"] == [COUNTED],
        what="the day on the site's clocks",
    )
