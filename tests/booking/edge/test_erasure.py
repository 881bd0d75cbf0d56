"""Erasing over HTTP: who may, what is told, and that no kept answer tells of the person."""

import pytest

from services.booking.domain.people.refusals import LikelyDuplicates
from services.booking.edge.service import SERVICE
from tests.answer_schemas import holds
from tests.booking.edge.running import refused

WHY = {"reason": "asked_by_person"}


def erase(service, person, **options):
    body = options.pop("json", WHY)
    return service.ask("POST", f"/people/{person}/erase", json=body, **options)


def test_an_operator_erases_with_a_reason_and_nobody_else_does(at_eight, site):
    slug = site["slug"]
    person = at_eight.person(slug)
    for role in ("desk", "manager", "analyst", "adviser"):
        refused(erase(at_eight, person, role=role, at=slug), 403, "forbidden")
    refused(erase(at_eight, person, json={}), 422, "invalid_fields")
    refused(erase(at_eight, person, json={"reason": "why not"}), 422, "invalid_fields")
    refused(erase(at_eight, person, headers={"If-Match": '"7"'}), 412, "stale")
    done = erase(at_eight, person)
    assert done.status_code == 200, done.text
    assert (done.json()["id"], done.json()["absorbed_ids"]) == (person, [])
    assert erase(at_eight, person).json() == done.json()
    refused(at_eight.ask("GET", f"/people/{person}"), 404, "unknown_reference")
    audit = at_eight.ask("GET", "/audit", params={"person_id": person}).json()["items"]
    told = {(one["action"], one["reason"]) for one in audit if one["kind"] == "change"}
    assert told == {
        ("register_person", None),
        ("person.erase", "asked_by_person"),
        # Repeated, it changed nothing.
        ("erase_person", None),
    }


def test_who_was_absorbed_is_told_of_the_kept_one_and_no_merge_of_theirs_is_undone(at_eight, site):
    kept, absorbed = (at_eight.person(site["slug"]) for _ in range(2))
    other = {"json": {"absorbed_id": absorbed}}
    assert at_eight.ask("POST", f"/people/{kept}/merge", **other).ok
    told = refused(erase(at_eight, absorbed), 409, "is_absorbed")
    assert told["merged_into"] == kept
    assert erase(at_eight, kept).json()["absorbed_ids"] == [absorbed]
    refused(at_eight.ask("POST", f"/people/{kept}/unmerge", **other), 409, "person_erased")


def test_no_answer_that_is_kept_for_a_repeat_tells_who_the_person_was(at_eight, site):
    slug, phone = site["slug"], "0639984455"
    body = {"site": slug, "first_name": "Ysoline", "last_name": "Vantadour", "phone": phone}

    def register(key, **changes):
        headers = {"Idempotency-Key": key}
        return at_eight.ask("POST", "/people", json=body | changes, headers=headers)

    first = register("first")
    person = first.json()["id"]
    assert register("first").json() == first.json()
    refused(register("second", first_name="Ysolyne"), 409, "likely_duplicates")
    merged = at_eight.person(slug)
    at_eight.ask(
        "POST",
        f"/people/{person}/merge",
        json={"absorbed_id": merged},
        headers={"Idempotency-Key": "third"},
    )
    names = list(at_eight.database.idempotency.find({"about": person}))
    assert len(names) == 3
    assert erase(at_eight, person).ok
    assert at_eight.database.idempotency.count_documents({"about": person}) == 0
    again = register("first")
    assert again.status_code == 201
    assert again.json()["id"] != person


@pytest.mark.parametrize("operation", list(SERVICE.operations), ids=lambda one: one.name)
def test_what_is_kept_of_an_operation_that_names_people_is_found_by_their_ids(operation):
    named = holds(operation.answer_schema, "first_name")
    names = named or LikelyDuplicates in operation.refusals
    if operation.idempotent_by_key:
        assert operation.personal == names


def test_an_operator_sees_which_services_have_confirmed_and_nobody_else_does(at_eight, site):
    person = at_eight.person(site["slug"])
    path = f"/erasures/{person}"
    refused(at_eight.ask("GET", path), 404, "unknown_reference")
    assert erase(at_eight, person).ok
    for role in ("desk", "manager", "analyst", "adviser"):
        for one in (path, "/erasures"):
            refused(at_eight.ask("GET", one, role=role, at=site["slug"]), 403, "forbidden")
    seen = at_eight.ask("GET", path).json()
    assert (seen["reason"], seen["done_at"], seen["late"]) == ("asked_by_person", None, False)
    assert seen["confirmed"]["booking"] == seen["asked_at"]
    assert seen["missing"] == ["inventory", "training", "impact"]
    listed = at_eight.ask("GET", "/erasures", params={"state": "unconfirmed"}).json()["items"]
    assert [one["person_id"] for one in listed].count(person) == 1
    refused(at_eight.ask("GET", "/erasures", params={"state": "lost"}), 422, "invalid_fields")
