"""The earlier-slot list over HTTP; the timers are the running service's own."""

from tests.booking.edge.running import refused
from tests.waiting import eventually


def test_a_freed_slot_is_offered_and_accepted_over_http(at_eight, site):
    slug, mine = site["slug"], {"role": "desk", "at": site["slug"]}
    type_, adviser = at_eight.type(), at_eight.adviser(slug)

    def book(start):
        body = {
            "site": slug,
            "appointment_type": type_,
            "person_id": at_eight.person(slug),
            "adviser_id": adviser,
            "start": start,
        }
        return at_eight.made("/appointments", body, **mine)

    soon, later = book("2026-11-24T10:00:00+01:00"), book("2026-12-02T10:00:00+01:00")
    path = f"/appointments/{later['id']}/earlier"
    refused(at_eight.ask("GET", path, **mine), 404, "unknown_reference")
    asked = at_eight.made(path, {}, **mine)
    assert (asked["appointment_id"], asked["offer"]) == (later["id"], None)
    refused(at_eight.ask("POST", f"{path}/accept", **mine), 409, "offer_gone")
    cancel = {"cancelled_by": "person", "reason": "ill"}
    at_eight.made(f"/appointments/{soon['id']}/cancel", cancel, **mine)
    offer = eventually(lambda: at_eight.ask("GET", path, **mine).json()["offer"])
    assert (offer["start"], offer["adviser_id"]) == (soon["start"], adviser)
    assert offer["until"] == "2026-11-23T09:00:00.000Z"
    elsewhere = {"role": "desk", "at": at_eight.site()["slug"]}
    refused(at_eight.ask("POST", f"{path}/accept", **elsewhere), 404, "unknown_reference")
    moved = at_eight.ask("POST", f"{path}/accept", **mine).json()
    assert (moved["id"], moved["start"], moved["version"]) == (later["id"], soon["start"], 2)
    refused(at_eight.ask("POST", f"{path}/decline", **mine), 404, "unknown_reference")
    stopped = at_eight.ask("POST", f"{path}/stop", **mine)
    assert stopped.json()["start"] == soon["start"]
