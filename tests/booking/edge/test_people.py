"""People over HTTP: who sees them, and what is kept of what was typed."""

import pytest

from tests.booking.edge.running import refused, wrong_field


def person(site, **changes):
    return {"site": site["slug"], "first_name": "Awa", "last_name": "Diallo", **changes}


@pytest.mark.parametrize("role", ["partner", "analyst", "stock"])
def test_people_are_shown_to_the_desk_alone(at_eight, site, role):
    person_id = at_eight.person(site["slug"])
    answer = at_eight.ask("GET", f"/people/{person_id}", role=role, at=site["slug"])
    refused(answer, 403, "forbidden")
    refused(
        at_eight.call("GET", f"/booking/v1/people/{person_id}", token=None), 401, "unauthenticated"
    )


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
