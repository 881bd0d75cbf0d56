"""Members' calendars over HTTP: by bearer, by the secret of a feed, and not otherwise."""

import pytest
import requests
import vobject

from tests.booking.edge.running import refused, wrong_field


@pytest.fixture
def booked(at_eight):
    """A site in La Réunion, whose adviser has an appointment at ten there."""
    site = at_eight.site(municipality_code="97411", latitude=-20.88, longitude=55.45)["slug"]
    adviser = at_eight.adviser(site)
    body = {
        "site": site,
        "appointment_type": at_eight.type(),
        "person_id": at_eight.person(site, last_name="Lemercier"),
        "adviser_id": adviser,
        "start": "2026-12-01T10:00:00+04:00",
    }
    return at_eight.made("/appointments", body)


def anonymous(served, path, **options):
    return requests.get(f"{served.url}{path}", timeout=30, **options)


def test_a_calendar_is_told_in_the_site_s_time_zone_and_once_while_nothing_changes(
    at_eight, booked
):
    path = f"/calendars/{booked['adviser_id']}.ics"
    answer = at_eight.ask("GET", path, role="adviser", at=booked["site"])
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert "DTSTART;TZID=Indian/Reunion:20261201T100000\r\n" in text
    assert "BEGIN:VTIMEZONE\r\nTZID:Indian/Reunion\r\n" in text
    assert "Lemercier" not in text
    [event] = vobject.readOne(text).vevent_list
    assert event.uid.value == f"appointment-{booked['id']}@passerelle"
    seen = {"If-None-Match": answer.headers["ETag"]}
    again = at_eight.ask("GET", path, headers=seen)
    assert (again.status_code, again.content) == (304, b"")
    reason = {"cancelled_by": "team", "reason": "adviser_away"}
    at_eight.made(f"/appointments/{booked['id']}/cancel", reason)
    changed = at_eight.ask("GET", path, headers=seen, params={"lang": "en"})
    [event] = vobject.readOne(changed.content.decode()).vevent_list
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert event.summary.value.startswith("Appointment: ")


def test_a_feed_is_read_by_its_secret_alone_which_is_kept_nowhere(at_eight, booked):
    member, site = booked["adviser_id"], booked["site"]
    path = f"/members/{member}/calendar-feed"
    refused(at_eight.ask("PUT", path, role="desk", at=site), 403, "forbidden")
    first, second = (
        at_eight.ask("PUT", path, role="manager", at=site).json()["path"] for _ in range(2)
    )
    read = anonymous(at_eight, second)
    assert (read.status_code, "BEGIN:VEVENT" in read.text) == (200, True)
    tag = {"If-None-Match": read.headers["ETag"]}
    assert anonymous(at_eight, second, headers=tag).status_code == 304
    refused(anonymous(at_eight, first), 404, "unknown_reference")
    secret = second.partition("token=")[2]
    for collection in at_eight.database.list_collection_names():
        for document in at_eight.database[collection].find():
            assert secret not in repr(document), collection
    refused(anonymous(at_eight, f"/booking/v1/calendars/{member}.ics"), 401, "unauthenticated")
    assert wrong_field(anonymous(at_eight, second.partition("?")[0])) == "/token"
    assert at_eight.ask("DELETE", path, role="manager", at=site).status_code == 204
    refused(anonymous(at_eight, second), 404, "unknown_reference")


def test_other_sites_read_no_calendar(at_eight, booked):
    other = at_eight.site()["slug"]
    path = f"/calendars/{booked['adviser_id']}.ics"
    refused(at_eight.ask("GET", path, role="manager", at=other), 404, "unknown_reference")
