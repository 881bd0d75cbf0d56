"""Merging over HTTP: who may, what is told, and what both ids mean afterwards."""

import pytest

from tests.booking.edge.running import refused


@pytest.fixture
def two(at_eight, site):
    """A desk's two people, each with an appointment, and who may merge them."""
    slug = site["slug"]
    kept, absorbed = at_eight.person(slug), at_eight.person(slug)
    adviser, type_ = at_eight.adviser(slug), at_eight.type()

    def book(person_id, hour, adviser=adviser):
        body = {
            "site": slug,
            "appointment_type": type_,
            "person_id": person_id,
            "adviser_id": adviser,
            "start": f"2026-11-24T{hour}:00+01:00",
        }
        return at_eight.made("/appointments", body)["id"]

    book(kept, "09:00")
    book(absorbed, "10:00")
    return slug, kept, absorbed, book


def merge(service, kept, absorbed, what="merge", **options):
    return service.ask("POST", f"/people/{kept}/{what}", json={"absorbed_id": absorbed}, **options)


def test_a_manager_merges_and_unmerges_and_the_desk_does_not(at_eight, two):
    slug, kept, absorbed, book = two
    manager = {"role": "manager", "at": slug}
    refused(merge(at_eight, kept, absorbed, role="desk", at=slug), 403, "forbidden")
    elsewhere = merge(at_eight, kept, absorbed, role="manager", at="elsewhere")
    refused(elsewhere, 404, "unknown_reference")
    stale = merge(at_eight, kept, absorbed, headers={"If-Match": '"7"'}, **manager)
    refused(stale, 412, "stale")
    done = merge(at_eight, kept, absorbed, **manager)
    assert (done.json()["id"], done.headers["ETag"]) == (kept, '"2"')
    assert merge(at_eight, kept, absorbed, **manager).json() == done.json()
    assert at_eight.ask("GET", f"/people/{absorbed}").json() == done.json()
    after = book(absorbed, "11:00")
    assert at_eight.ask("GET", f"/appointments/{after}").json()["person_id"] == kept
    query = {"target": absorbed, "action": "person.merge"}
    audit = at_eight.ask("GET", "/audit", params=query).json()["items"]
    assert [(one["action"], one["targets"]) for one in audit] == [
        ("person.merge", [kept, absorbed])
    ]
    undone = merge(at_eight, kept, absorbed, "unmerge", **manager)
    assert (undone.json()["id"], undone.json()["version"]) == (absorbed, 1)
    refused(merge(at_eight, kept, absorbed, "unmerge", **manager), 409, "not_merged")


def test_what_stands_in_the_way_of_a_merge_is_told(at_eight, two):
    slug, kept, absorbed, book = two
    theirs = book(absorbed, "09:15", at_eight.adviser(slug))
    clash = refused(merge(at_eight, kept, absorbed), 409, "merge_clash")["clashes"]
    assert [(one["kind"], one["absorbed"], one["start"]) for one in clash] == [
        ("slot", theirs, "2026-11-24T08:15:00.000Z")
    ]
    refused(merge(at_eight, kept, kept), 409, "same_person")
    third = at_eight.person(slug)
    assert merge(at_eight, third, absorbed).ok
    told = refused(merge(at_eight, kept, absorbed), 409, "already_merged")
    assert told["merged_into"] == third
    fourth = at_eight.person(slug)
    assert merge(at_eight, fourth, third).ok
    told = refused(merge(at_eight, third, absorbed, "unmerge"), 409, "merged_further")
    assert told["merged_into"] == fourth


def test_a_person_is_given_all_that_is_held_as_json_and_the_log_keeps_it(at_eight, two):
    slug, kept, _absorbed, _book = two
    at_eight.ask("PUT", f"/people/{kept}/consents/reminders", json={"given": True})
    for role in ("desk", "manager"):
        asked = at_eight.ask("GET", f"/people/{kept}/export", role=role, at=slug)
        refused(asked, 403, "forbidden")
    given = at_eight.ask("GET", f"/people/{kept}/export").json()
    assert given["person"] == at_eight.ask("GET", f"/people/{kept}").json()
    [appointment] = given["held"]["appointments"]
    state = appointment["state"]
    assert (state["person_id"], state["start"]) == (kept, "2026-11-24T08:00:00.000Z")
    assert given["next_cursor"] is None
    page = at_eight.ask("GET", f"/people/{kept}/export", params={"limit": 1}).json()
    assert (sum(map(len, page["held"].values())), bool(page["next_cursor"])) == (1, True)
    entries = at_eight.ask("GET", "/audit", params={"target": kept}).json()["items"]
    exports = [one["targets"] for one in entries if one["action"] == "person.export"]
    assert exports == [[kept], [kept]]
