"""Enrolments over HTTP."""

from tests.training.builders import path
from tests.training.edge.running import refused


def test_somebody_begins_a_path_once(at_eight, site):
    at_eight.network.path(path("email"))
    person = at_eight.person()
    body = {"person_id": person, "path": "email", "site": site.slug}
    made = at_eight.made("/enrolments", body, role="desk", at=site.slug)
    assert (made["status"], made["path_version"]) == ("active", 1)
    answer = at_eight.ask("POST", "/enrolments", json=body, role="desk", at=site.slug)
    assert refused(answer, 409, "already_enrolled")["enrolment_id"] == made["id"]
    listed = at_eight.ask("GET", f"/enrolments?person_id={person}").json()["items"]
    assert listed == [{key: value for key, value in made.items() if key != "modules"}]


def test_who_is_not_known_yet_is_told_to_try_again(at_eight, site):
    at_eight.network.path(path("email"))
    unknown = "0197f000-0000-7000-8000-0000000fffff"
    body = {"person_id": unknown, "path": "email", "site": site.slug}
    answer = at_eight.ask("POST", "/enrolments", json=body)
    refused(answer, 409, "person_unknown")
    assert answer.headers["Retry-After"]


def test_a_desk_of_another_site_sees_nothing(at_eight, site):
    at_eight.network.path(path("email"))
    body = {"person_id": at_eight.person(), "path": "email", "site": site.slug}
    made = at_eight.made("/enrolments", body)
    other = at_eight.site()
    answer = at_eight.ask("GET", f"/enrolments/{made['id']}", role="desk", at=other.slug)
    refused(answer, 404, "unknown_reference")
    answer = at_eight.ask("POST", "/enrolments", json=body, role="desk", at=other.slug)
    refused(answer, 403, "out_of_scope")
