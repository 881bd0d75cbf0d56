"""Sites, teams, people and types over HTTP: who may, what is refused, what is kept."""

import pytest

from tests.booking.edge.running import SITE, WEEK


def refused(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["code"] == code, told
    return told


def wrong_field(answer):
    errors = refused(answer, 422, "invalid_fields")["errors"]
    assert len(errors) == 1, errors
    return errors[0]["pointer"]


@pytest.fixture
def site(at_eight):
    return at_eight.site()


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


@pytest.mark.parametrize("role", ["partner", "analyst", "stock"])
def test_people_are_shown_to_the_desk_alone(at_eight, site, role):
    person_id = at_eight.person(site["slug"])
    answer = at_eight.ask("GET", f"/people/{person_id}", role=role, at=site["slug"])
    refused(answer, 403, "forbidden")
    refused(
        at_eight.call("GET", f"/booking/v1/people/{person_id}", token=None), 401, "unauthenticated"
    )


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


def test_a_person_known_elsewhere_is_found_by_phone_and_little_is_shown(at_eight, site):
    other = at_eight.site()
    body = person(other, phone="06 39 98 12 77", address="3 rue Haute", birth_year=1984)
    known = at_eight.made("/people", body)
    assert (known["phone"], known["age_band"]) == ("+33639981277", "36_45")
    question = {"phone": "+33 6 39 98 12 77", "site": site["slug"]}
    mine = {"role": "desk", "at": site["slug"]}
    found = at_eight.ask("GET", "/people", params=question, **mine).json()["items"]
    assert found == [
        {
            "id": known["id"],
            "site": other["slug"],
            "first_name": "Awa",
            "last_name": "Diallo",
            "birth_year": 1984,
        }
    ]
    log = at_eight.log.read_text()
    line = next(one for one in log.splitlines() if "people_searched" in one)
    assert known["id"] in line
    assert "Diallo" not in log
    assert "639981277" not in log
    nobody = at_eight.ask("GET", "/people", params={"phone": "06 39 98 00 00"}, **mine)
    assert nobody.json()["items"] == []


def test_a_booking_elsewhere_makes_a_person_visible_to_that_desk(at_eight, site):
    other = at_eight.site()
    person_id = at_eight.person(other["slug"])
    mine = {"role": "desk", "at": site["slug"]}
    body = {
        "site": site["slug"],
        "appointment_type": at_eight.type(),
        "person_id": person_id,
        "adviser_id": at_eight.adviser(site["slug"]),
        "start": "2026-11-24T09:00:00+01:00",
    }
    at_eight.made("/appointments", body, **mine)
    assert at_eight.ask("GET", f"/people/{person_id}", **mine).json()["site"] == other["slug"]


@pytest.mark.parametrize(
    "name",
    [
        "O'Connor",
        "Nguyễn",
        "d’Arc-Mélusine",
        "n" * 200,
        "محمد عبد الله",
        "עמית",
        "Ⅷ",
        "李小龙",
        "👵🏽",
    ],
)
def test_every_name_is_kept_as_people_write_it(at_eight, site, name):
    made = at_eight.made("/people", person(site, last_name=name))
    read = at_eight.ask("GET", f"/people/{made['id']}").json()
    assert read["last_name"] == name


def test_names_are_kept_in_one_form(at_eight, site):
    made = at_eight.made("/people", person(site, first_name=" Zoe\u0301 "))
    assert made["first_name"] == "Zo\u00e9"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"last_name": "n" * 201}, "/last_name"),
        ({"last_name": " \t "}, "/last_name"),
        ({"last_name": "a\x1bb"}, "/last_name"),
        ({"last_name": None}, "/last_name"),
        ({"last_name": ["Diallo"]}, "/last_name"),
        ({"birth_year": 1800}, "/birth_year"),
        ({"birth_year": 2027}, "/birth_year"),
        ({"birth_year": 9999}, "/birth_year"),
        ({"birth_year": "1984"}, "/birth_year"),
        ({"phone": "12"}, "/phone"),
        ({"phone": "0" * 51}, "/phone"),
        ({"email": "nobody"}, "/email"),
        ({"language": "french"}, "/language"),
        ({"department": "99"}, "/department"),
        ({"household_id": "12"}, "/household_id"),
        ({"solidarity_until": "0000-01-01"}, "/solidarity_until"),
        ({"solidarity_until": "9999-12-31"}, "/solidarity_until"),
        ({"solidarity_until": "2026-13-01"}, "/solidarity_until"),
        ({"qpv": True}, "/qpv"),
    ],
)
def test_a_person_with_a_wrong_field_is_refused(at_eight, site, change, pointer):
    answer = at_eight.ask("POST", "/people", json=person(site, **change))
    assert wrong_field(answer) == pointer


@pytest.mark.parametrize("text", ['"last_name": "a\\u0000b"', '"last_name": "\\ud800"'])
def test_nul_and_half_characters_are_unreadable(at_eight, site, text):
    body = f'{{"site": "{site["slug"]}", "first_name": "A", {text}}}'
    headers = {"Content-Type": "application/json"}
    refused(at_eight.ask("POST", "/people", data=body, headers=headers), 400, "unreadable")


@pytest.mark.parametrize(
    "start",
    [
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1999-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "2026-11-24T09:00:00",
        "2026-11-24",
        "2026-02-30T09:00:00Z",
        "tomorrow",
        1_795_500_000,
    ],
)
def test_a_start_that_is_no_instant_of_ours_is_refused(at_eight, site, start):
    body = {
        "site": site["slug"],
        "appointment_type": "advice",
        "person_id": "0197f000-0000-7000-8000-000000000003",
        "adviser_id": "0197f000-0000-7000-8000-000000000002",
        "start": start,
    }
    assert wrong_field(at_eight.ask("POST", "/appointments", json=body)) == "/start"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"limit": 0}, "/limit"),
        ({"limit": 201}, "/limit"),
        ({"from": "0001-01-01T00:00:00Z"}, "/from"),
        ({"from": "2026-01-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"}, "/to"),
        ({"cursor": "20261399T9999Z~0197f000-0000-7000-8000-000000000002"}, "/cursor"),
        ({"cursor": "x"}, "/cursor"),
        ({"type": "Advice!"}, "/type"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_wrong_question_for_slots_is_refused(at_eight, site, query, pointer):
    question = {"site": site["slug"], "type": at_eight.type()} | query
    answer = at_eight.ask("GET", "/slots", params=question)
    assert wrong_field(answer) == pointer


def test_nothing_is_booked_for_what_does_not_exist(at_eight, site):
    slug = site["slug"]
    right = {
        "site": slug,
        "appointment_type": at_eight.type(),
        "person_id": at_eight.person(slug),
        "adviser_id": at_eight.adviser(slug),
        "start": "2026-11-24T09:00:00+01:00",
    }
    nobody = "0197f000-0000-7000-8000-00000000dead"
    for change, kind in (
        ({"site": "nowhere"}, "site"),
        ({"site": nobody}, "site"),
        ({"appointment_type": "nothing"}, "appointment_type"),
        ({"person_id": nobody}, "person"),
        ({"adviser_id": nobody}, "member"),
    ):
        answer = at_eight.ask("POST", "/appointments", json=right | change)
        assert refused(answer, 404, "unknown_reference")["kind"] == kind
    assert at_eight.ask("POST", "/appointments", json=right).status_code == 201


def test_a_team_is_listed_with_when_each_may_be_booked(at_eight, site):
    first, second = at_eight.adviser(site["slug"]), at_eight.adviser(site["slug"], skills=["cv"])
    mine = {"role": "adviser", "at": site["slug"]}
    answer = at_eight.ask("GET", "/members", params={"site": site["id"], "limit": 1}, **mine)
    assert [one["id"] for one in answer.json()["items"]] == [first]
    rest = at_eight.call(
        "GET", answer.links["next"]["url"], token=at_eight.bearer(("adviser",), (site["slug"],))
    )
    assert [one["id"] for one in rest.json()["items"]] == [second]
    member = at_eight.ask("GET", f"/members/{second}", **mine).json()
    assert member["skills"] == ["cv"]
    assert member["availability"]["weekly"] == WEEK
    assert member["availability"]["version"] == 1


@pytest.mark.parametrize(
    ("weekly", "pointer"),
    [
        ([{"weekday": 7, "start": "09:00", "end": "10:00"}], "/weekly/0/weekday"),
        ([{"weekday": 0, "start": "10:00", "end": "09:00"}], "/weekly/0"),
        ([{"weekday": 0, "start": "25:00", "end": "09:00"}], "/weekly/0/start"),
        ([{"weekday": 0, "start": "٠٩:00", "end": "10:00"}], "/weekly/0/start"),
    ],
)
def test_a_week_that_makes_no_sense_is_refused(at_eight, site, weekly, pointer):
    member = at_eight.adviser(site["slug"])
    answer = at_eight.ask("PUT", f"/members/{member}/availability", json={"weekly": weekly})
    assert wrong_field(answer) == pointer


def test_an_absence_takes_slots_away(at_eight, site):
    member, type_ = at_eight.adviser(site["slug"]), at_eight.type()
    absence = {"start": "2026-11-24T00:00:00+01:00", "end": "2026-11-25T00:00:00+01:00"}
    body = {"weekly": WEEK, "absences": [absence]}
    path = f"/members/{member}/availability"
    answer = at_eight.ask("PUT", path, json=body, role="manager", at=site["slug"])
    assert answer.json()["absences"][0]["start"] == "2026-11-23T23:00:00.000Z"
    question = {"site": site["slug"], "type": type_, "to": "2026-11-25T23:00:00Z", "limit": 200}
    slots = at_eight.ask("GET", "/slots", params=question).json()["items"]
    assert {slot["start"][:10] for slot in slots} == {"2026-11-23", "2026-11-25"}
    backwards = {"start": absence["end"], "end": absence["start"]}
    answer = at_eight.ask("PUT", path, json={"weekly": [], "absences": [backwards]})
    assert wrong_field(answer) == "/absences"


def test_a_type_gets_a_version_for_each_change(at_eight, site):
    code = at_eight.type(duration=30)
    again = at_eight.made("/appointment-types", {"code": code, "name": "Conseil", "duration": 30})
    longer = at_eight.made("/appointment-types", {"code": code, "name": "Conseil", "duration": 45})
    assert (again["version"], longer["version"]) == (1, 2)
    mine = {"role": "adviser", "at": site["slug"]}
    assert at_eight.ask("GET", f"/appointment-types/{code}", **mine).json() == longer
    listed = at_eight.ask("GET", "/appointment-types", **mine).json()["items"]
    assert [one for one in listed if one["code"] == code] == [longer]
    body = {"code": code, "name": "Conseil", "duration": 4}
    assert wrong_field(at_eight.ask("POST", "/appointment-types", json=body)) == "/duration"
    stale = at_eight.ask(
        "POST",
        "/appointment-types",
        json={"code": code, "name": "Conseil"},
        headers={"If-Match": '"1"'},
    )
    refused(stale, 412, "stale")
