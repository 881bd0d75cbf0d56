"""Events through the real broker into impact as a real process, and out as figures."""

import json
from pathlib import Path

from kit.envelope import Envelope
from tests.impact import builders as make
from tests.impact.arriving import archive, held, publish
from tests.kit.eventpath import depth
from tests.processes import wait_until

SAMPLES = Path(__file__).parents[3] / "contracts" / "samples"


def messages(events: list[Envelope]) -> list[tuple[str, bytes]]:
    return [(event.name, event.encode()) for event in events]


def test_what_is_published_is_archived_once_and_counted(network, impact):
    [site, *people] = make.ids(9)
    story = [make.site(site), *(make.person(p, site, in_qpv=True) for p in people)]
    story += [make.held(p, site) for p in people]
    publish(network, messages(story) + messages(story[-3:]))
    wait_until(lambda: held(impact) == len(people), what="every appointment counted")
    wait_until(lambda: depth(network, "impact.inbox") == 0, what="an empty inbox")
    assert [e["event"]["id"] for e in archive(impact)] == [e.id for e in story]
    path = "/impact/v1/metrics/people_supported?by=site,in_qpv"
    answer = impact.call("GET", path, token=impact.token("analyst")).json()
    assert answer["rows"] == [
        {"site": "saint-denis", "in_qpv": "yes", "value": 8, "suppressed": False}
    ]


def test_the_golden_samples_are_archived_and_what_is_not_understood_too(network, impact):
    bodies = {path.stem: path.read_bytes() for path in sorted(SAMPLES.glob("*.json"))}
    sent = [(type_.rpartition(".v")[0], body) for type_, body in bodies.items()]
    stranger = json.loads(bodies["booking.appointment_missed.v1"])
    stranger |= {"type": "booking.tea_served.v3", "id": make.ids(1)[0], "subject": "tea/1"}
    publish(network, [*sent, ("booking.tea_served", json.dumps(stranger).encode())])
    wait_until(lambda: len(archive(impact)) == len(bodies) + 1, what="all archived")
    assert {e["event"]["type"] for e in archive(impact)} == {*bodies, "booking.tea_served.v3"}
    assert held(impact) == 1
    assert depth(network, "impact.dead") == 0


def test_a_poisonous_event_stops_nobody(network, impact):
    [site, person] = make.ids(2)
    bad = make.held(person, site, extra={"start": "9999-12-31T23:59:59.999Z"})
    good = make.held(person, site)
    publish(
        network,
        [(good.name, b"\xff not an event"), *messages([bad]), *messages([good])],
    )
    wait_until(lambda: held(impact) == 1, what="the good event counted")
    wait_until(lambda: depth(network, "impact.dead") == 2, what="two dead letters")
    assert [e["event"]["id"] for e in archive(impact)] == [good.id]


def test_a_late_site_gives_earlier_appointments_their_day(network, impact):
    [site, person] = make.ids(2)
    publish(network, messages([make.held(person, site)]))
    wait_until(lambda: held(impact) == 1, what="counted before its site is known")
    path = "/impact/v1/metrics/appointments_held?by=day,site&from=2026-11-01"
    token = impact.token("operator")
    assert impact.call("GET", path, token=token).json()["total"]["value"] == 0
    publish(network, messages([make.site(site, "noumea", timezone="Pacific/Noumea")]))
    wait_until(
        lambda: (
            impact.call("GET", path, token=token).json()["rows"]
            == [{"day": "2026-11-23", "site": "noumea", "value": 1, "suppressed": False}]
        ),
        what="the day on the site's clocks",
    )
