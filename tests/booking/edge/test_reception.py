"""Sites over HTTP, and who may do what at which of them."""

import pytest

from tests.booking.edge.running import SITE, WEEK, refused, wrong_field


def person(site, **changes):
    return {"site": site["slug"], "first_name": "Awa", "last_name": "Diallo", **changes}


def test_a_site_is_read_by_its_slug_and_by_its_id(at_eight, site):
    by_slug = at_eight.ask("GET", f"/sites/{site['slug']}")
    by_id = at_eight.ask("GET", f"/sites/{site['id']}")
    assert by_slug.json() == by_id.json() == site
    assert site["region"] == "Île-de-France"
    assert (site["department"], site["timezone"]) == ("93", "Europe/Paris")


def test_an_overseas_site_gets_the_zone_of_its_department(at_eight):
    site = at_eight.site(municipality_code="97416", latitude=-21.34, longitude=55.47)
    assert (site["department"], site["region"]) == ("974", "La Réunion")
    assert site["timezone"] == "Indian/Reunion"


def test_a_slug_is_given_once(at_eight, site):
    again = at_eight.ask("POST", "/sites", json={"slug": site["slug"], **SITE})
    told = refused(again, 409, "reference_taken")
    assert (told["field"], told["value"]) == ("slug", site["slug"])


def test_a_site_is_changed_once_by_the_same_words(at_eight, site):
    path = f"/sites/{site['id']}"
    changed = at_eight.ask("PUT", path, json={**SITE, "name": "Plaine"})
    assert (changed.json()["name"], changed.json()["version"]) == ("Plaine", 2)
    again = at_eight.ask("PUT", path, json={**SITE, "name": "Plaine"})
    assert again.json() == changed.json()
    stale = at_eight.ask("PUT", path, json=SITE, headers={"If-Match": '"1"'})
    refused(stale, 412, "stale")
    refused(at_eight.ask("PUT", "/sites/nowhere", json=SITE), 404, "unknown_reference")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"opening_hours": "9h-12h"}, "/opening_hours"),
        ({"timezone": "Europe/Atlantis"}, "/timezone"),
        ({"timezone": "../etc/passwd"}, "/timezone"),
        ({"municipality_code": "99999"}, "/municipality_code"),
        ({"municipality_code": "٩٣٠٦٦"}, "/municipality_code"),
        ({"latitude": 91}, "/latitude"),
        ({"name": "  "}, "/name"),
        ({"name": "n" * 201}, "/name"),
        ({"spaces": []}, "/spaces"),
        ({"rooms": [{"name": "A", "capacity": 1}, {"name": "A", "capacity": 2}]}, "/rooms"),
        ({"in_qpv": "yes"}, "/in_qpv"),
        ({"in_qpv": 0}, "/in_qpv"),
        ({"boss": "me"}, "/boss"),
        ({"slug": "Saint Denis"}, "/slug"),
    ],
)
def test_a_site_with_a_wrong_field_is_refused(at_eight, change, pointer):
    answer = at_eight.ask("POST", "/sites", json={"slug": "wrong-site", **SITE, **change})
    assert wrong_field(answer) == pointer
    refused(at_eight.ask("GET", "/sites/wrong-site"), 404, "unknown_reference")


def test_a_caller_lists_its_own_sites_in_pages(at_eight):
    slugs = sorted(at_eight.site()["slug"] for _ in range(3))
    at_eight.site()
    token = at_eight.bearer(("manager",), tuple(slugs))
    path, seen = "/booking/v1/sites?limit=2", []
    while path:
        answer = at_eight.call("GET", path, token=token)
        seen.append([site["slug"] for site in answer.json()["items"]])
        path = answer.links.get("next", {}).get("url")
    assert seen == [slugs[:2], slugs[2:]]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/sites"),
        ("POST", "/members"),
        ("POST", "/appointment-types"),
        ("POST", "/sites/import"),
        ("POST", "/partners/import"),
    ],
)
def test_what_is_the_networks_is_refused_to_a_manager(at_eight, site, method, path):
    answer = at_eight.ask(method, path, json={}, role="manager", at=site["slug"])
    assert refused(answer, 403, "forbidden")["allowed_roles"] == ["operator"]


def test_the_desk_of_one_site_does_nothing_at_another(at_eight, site):
    other = at_eight.site()
    slug = other["slug"]
    adviser, person_id, type_ = at_eight.adviser(slug), at_eight.person(slug), at_eight.type()
    booking = {
        "appointment_type": type_,
        "person_id": person_id,
        "adviser_id": adviser,
        "start": "2026-11-24T09:00:00+01:00",
    }
    mine = {"role": "desk", "at": site["slug"]}
    for reference in (slug, other["id"]):
        body = booking | {"site": reference}
        told = refused(
            at_eight.ask("POST", "/appointments", json=body, **mine), 403, "out_of_scope"
        )
        assert told["site"] == slug
        for path in ("/members", "/appointments?day=2026-11-24", f"/slots?type={type_}"):
            question = {"site": reference}
            answer = at_eight.ask("GET", path, params=question, **mine)
            refused(answer, 403, "out_of_scope")
        refused(at_eight.ask("GET", f"/sites/{reference}", **mine), 403, "out_of_scope")
    refused(at_eight.ask("POST", "/people", json=person(other), **mine), 403, "out_of_scope")
    appointment = at_eight.made("/appointments", booking | {"site": slug})["id"]
    for path in (
        f"/people/{person_id}",
        f"/members/{adviser}",
        f"/appointments/{appointment}",
    ):
        refused(at_eight.ask("GET", path, **mine), 404, "unknown_reference")
    for step, body in (
        ("cancel", {"cancelled_by": "team", "reason": "other"}),
        ("reschedule", {"start": "2026-11-25T09:00:00+01:00"}),
        ("complete", {}),
        ("check-in", None),
        ("miss", None),
    ):
        path = f"/appointments/{appointment}/{step}"
        refused(at_eight.ask("POST", path, json=body, **mine), 404, "unknown_reference")
    week = {"weekly": WEEK}
    answer = at_eight.ask(
        "PUT", f"/members/{adviser}/availability", json=week, role="manager", at=site["slug"]
    )
    refused(answer, 404, "unknown_reference")
    assert at_eight.ask("GET", f"/appointments/{appointment}").json()["status"] == "booked"
    mine_alone = at_eight.ask("GET", f"/people/{person_id}/appointments", **mine)
    assert mine_alone.json()["items"] == []


def test_what_a_sensitive_appointment_was_about_is_shown_to_its_adviser_and_managers(
    at_eight, site
):
    slug = site["slug"]
    adviser = at_eight.adviser(slug)
    body = {
        "site": slug,
        "appointment_type": at_eight.type(sensitive=True),
        "person_id": at_eight.person(slug),
        "adviser_id": adviser,
        "start": "2026-11-23T09:00:00+01:00",
    }
    path = f"/appointments/{at_eight.made('/appointments', body)['id']}"
    its_adviser = at_eight.token("adviser", sites=[slug], subject=adviser)
    at_eight.ask("POST", f"{path}/check-in")
    done = {"needs": ["banking"]}
    answer = at_eight.call("POST", f"/booking/v1{path}/complete", token=its_adviser, json=done)
    assert answer.json()["needs"] == ["banking"]
    own = at_eight.call("GET", f"/booking/v1{path}", token=its_adviser).json()
    assert own["needs"] == ["banking"]
    for role, needs in (("manager", ["banking"]), ("desk", []), ("adviser", [])):
        mine = {"role": role, "at": slug}
        assert at_eight.ask("GET", path, **mine).json()["needs"] == needs
        again = at_eight.ask("POST", f"{path}/complete", json=done, **mine).json()
        assert again["needs"] == needs
    question = {"site": slug, "day": "2026-11-23", "last": "2026-11-24", "adviser_id": adviser}
    listed = [
        len(
            at_eight.ask("GET", "/appointments", params=question, role=role, at=slug).json()[
                "items"
            ]
        )
        for role in ("desk", "adviser")
    ]
    assert listed == [1, 0]
