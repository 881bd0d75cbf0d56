"""People over HTTP: who sees them, and what is kept of what was typed."""

import re
from uuid import uuid4

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
    [kept] = at_eight.audited(known["id"], "find_people")
    assert (kept["roles"], kept["sites"], kept["across_network"]) == (
        ["desk"],
        [site["slug"]],
        True,
    )
    log = at_eight.log.read_text()
    assert "Diallo" not in log
    assert "639981277" not in log
    headers = {"X-Request-Id": str(uuid4())}
    missed = {"params": {"phone": "06 39 98 00 00"}, "headers": headers}
    nobody = at_eight.ask("GET", "/people", **missed, **mine)
    assert nobody.json()["items"] == []
    asked = {"params": {"request_id": headers["X-Request-Id"]}}
    [kept] = at_eight.ask("GET", "/audit", **asked).json()["items"]
    assert (kept["action"], kept["person_ids"], kept["across_network"]) == ("find_people", [], True)


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
    made = at_eight.made("/people", person(site, last_name=name, confirmed_new=True))
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


def changed(service, person_id, etag, **body):
    headers = {} if etag is None else {"If-Match": etag}
    return service.ask("PATCH", f"/people/{person_id}", json=body, headers=headers)


def test_somebody_who_may_be_known_is_told_with_little_and_logged(at_eight, site):
    other = at_eight.site()
    phone = "06 39 98 55 01"
    body = person(
        other, phone=phone, birth_year=1961, first_name="Zéphyrine", address="3 rue Haute"
    )
    known = at_eight.made("/people", body)["id"]
    here = person(site, phone=phone, birth_year=1961, first_name="Diallo", last_name="Zephyrine")
    answer = at_eight.ask("POST", "/people", json=here, role="desk", at=site["slug"])
    assert refused(answer, 409, "likely_duplicates")["duplicates"] == [
        {
            "person": {
                "id": known,
                "site": other["slug"],
                "first_name": "Zéphyrine",
                "last_name": "Diallo",
                "birth_year": 1961,
            },
            "signs": ["same_name", "same_phone"],
        }
    ]
    [kept] = at_eight.audited(known, "register_person")[:1]
    assert (kept["kind"], kept["sites"], kept["across_network"]) == ("read", [site["slug"]], True)
    assert "phyrin" not in at_eight.log.read_text()
    made = at_eight.made("/people", here | {"not_a_duplicate_of": [known]})
    assert made["version"] == 1
    found = at_eight.ask("GET", f"/people/{made['id']}/duplicates").json()["items"]
    assert [(one["person"]["id"], one["signs"]) for one in found] == [
        (known, ["same_name", "same_phone"])
    ]
    mine = {"role": "desk", "at": site["slug"]}
    refused(at_eight.ask("GET", f"/people/{known}/duplicates", **mine), 404, "unknown_reference")
    assert at_eight.made("/people", here | {"confirmed_new": True})["id"] not in (known, made["id"])


def test_a_desk_cannot_list_the_network_by_names(at_eight, site):
    """Nobody's id, site, name or year, and not how many there are: in neither language."""
    other = at_eight.site()
    name = {"first_name": "Hermeline", "last_name": "Quéméneur"}
    known = [
        at_eight.made("/people", person(other, **name, birth_year=year, confirmed_new=True))["id"]
        for year in (1951, 1962)
    ]
    here_already = {"first_name": "Oanez", "last_name": "Kervella", "phone": "06 39 98 55 07"}
    anchor = at_eight.made("/people", person(site, **here_already))["id"]
    here = person(site, **name, phone="06 39 98 55 07")
    mine = {"role": "desk", "at": site["slug"]}
    told = refused(at_eight.ask("POST", "/people", json=here, **mine), 409, "likely_duplicates")
    assert ([one["person"]["id"] for one in told["duplicates"]], told["elsewhere"]) == (
        [anchor],
        True,
    )
    assert told["detail"].endswith("ask for the year of birth.")
    alone = person(site, **name)
    french = at_eight.ask("POST", "/people", json=alone, headers={"Accept-Language": "fr"}, **mine)
    told = refused(french, 409, "likely_duplicates")
    assert (told["duplicates"], told["elsewhere"]) == ([], True)
    asked = {"params": {"request_id": told["request_id"]}}
    [kept] = at_eight.ask("GET", "/audit", **asked).json()["items"]
    assert (kept["action"], kept["person_ids"], kept["across_network"]) == (
        "register_person",
        [],
        True,
    )
    assert told["detail"] == (
        "Quelqu’un de ce nom est peut-être connu sur un autre site : demandez l’année de naissance."
    )
    for hidden in (*known, other["slug"], "1951", "1962", "Hermeline"):
        assert hidden not in french.text
    own = at_eight.made("/people", alone | {"confirmed_new": True}, **mine)["id"]
    found = at_eight.ask("GET", f"/people/{own}/duplicates", **mine).json()
    assert found == {"items": [], "elsewhere": True}
    national = at_eight.ask("GET", f"/people/{own}/duplicates").json()
    assert {one["person"]["id"] for one in national["items"]} == set(known)
    by_year = at_eight.ask("POST", "/people", json=alone | {"birth_year": 1951}, **mine)
    told = refused(by_year, 409, "likely_duplicates")
    assert known[0] in [one["person"]["id"] for one in told["duplicates"]]
    assert known[1] not in by_year.text


def test_whatever_may_show_people_of_all_sites_is_counted(at_eight):
    figures = at_eight.call("GET", "/metrics").text
    counted = set(re.findall(r'passerelle_across_network_total{operation="(\w+)"', figures))
    assert counted == {"find_people", "find_duplicates", "register_person", "accept_referral"}


def test_people_are_found_by_names_and_year(at_eight, site):
    known = at_eight.person(site["slug"], first_name="Ngọc", last_name="Nguyễn", birth_year=1933)
    asked = {"first_name": "nguyen", "last_name": "ngoc", "birth_year": 1933}
    found = at_eight.ask("GET", "/people", params=asked, role="desk", at="elsewhere").json()
    assert [one["id"] for one in found["items"]] == [known]


@pytest.mark.parametrize(
    ("question", "pointer"),
    [
        ({}, "phone"),
        ({"first_name": "Awa", "last_name": "Diallo"}, "birth_year"),
        ({"first_name": "Awa", "birth_year": 1984}, "last_name"),
        ({"phone": "0639981234", "birth_year": 1984}, "phone"),
        ({"first_name": "Awa", "last_name": "D", "birth_year": 0}, "birth_year"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_half_a_question_is_refused(at_eight, question, pointer):
    answer = at_eight.ask("GET", "/people", params=question)
    assert wrong_field(answer).endswith(pointer)


def test_a_change_needs_the_version_and_the_tag_follows_every_change(at_eight, site):
    person_id = at_eight.person(site["slug"], birth_year=1971)
    refused(changed(at_eight, person_id, None, phone=None), 428, "if_match_required")
    first = changed(at_eight, person_id, '"1"', first_name="Ava", situation=["retired"])
    assert (first.headers["ETag"], first.json()["situation"]) == ('"2"', ["retired"])
    refused(changed(at_eight, person_id, '"1"', department="93"), 412, "stale")
    second = changed(at_eight, person_id, '"2"', department="93")
    assert (second.headers["ETag"], second.json()["first_name"]) == ('"3"', "Ava")
    read = at_eight.ask("GET", f"/people/{person_id}")
    assert (read.headers["ETag"], read.json()) == ('"3"', second.json())
    keys = [row["key"] for row in at_eight.database.outbox.find({"partition_key": person_id})]
    assert keys == ["booking.person_registered", "booking.person_changed"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"last_name": None}, "/last_name"),
        ({"first_name": "n" * 201}, "/first_name"),
        ({"birth_year": 0}, "/birth_year"),
        ({"language": None}, "/language"),
        ({"latitude": 48.9}, "/longitude"),
        ({"latitude": 91, "longitude": 2}, "/latitude"),
        ({"qpv_source": "list"}, "/qpv_source"),
        ({"contact": "pigeon"}, "/contact"),
        ({"contact": "sms"}, "/contact"),
        ({"situation": ["poor"]}, "/situation/0"),
        ({"household_id": None}, "/household_id"),
    ],
)
def test_a_wrong_change_is_told_by_its_field(at_eight, site, change, pointer):
    person_id = at_eight.person(site["slug"])
    assert wrong_field(changed(at_eight, person_id, '"1"', **change)) == pointer
    assert at_eight.ask("GET", f"/people/{person_id}").json()["version"] == 1


def test_consents_and_households_over_http(at_eight, site):
    first, second = at_eight.person(site["slug"]), at_eight.person(site["slug"])
    path = f"/people/{first}/consents/reminders"
    given = at_eight.ask("PUT", path, json={"given": True}).json()
    assert [(one["kind"], one["stands"]) for one in given["consents"]] == [("reminders", True)]
    wrong = at_eight.ask("PUT", f"/people/{first}/consents/everything", json={"given": True})
    refused(wrong, 422, "invalid_fields")
    together = at_eight.ask("PUT", f"/people/{first}/household", json={"with_person": second})
    household = together.json()["household_id"]
    assert at_eight.ask("GET", f"/people/{second}").json()["household_id"] == household
    at_eight.made("/people", person(site, household_id=household, confirmed_new=True))
    unknown = at_eight.ask("POST", "/people", json=person(site, household_id=first))
    assert refused(unknown, 404, "unknown_reference")["kind"] == "household"
    alone = at_eight.ask("DELETE", f"/people/{first}/household")
    assert alone.json()["household_id"] is None
    itself = at_eight.ask("PUT", f"/people/{first}/household", json={"with_person": first})
    refused(itself, 409, "same_person")


@pytest.mark.parametrize("text", ['"last_name": "a\\u0000b"', '"last_name": "\\ud800"'])
def test_nul_and_half_characters_are_unreadable(at_eight, site, text):
    body = f'{{"site": "{site["slug"]}", "first_name": "A", {text}}}'
    headers = {"Content-Type": "application/json"}
    refused(at_eight.ask("POST", "/people", data=body, headers=headers), 400, "unreadable")
