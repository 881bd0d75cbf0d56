"""Recommendations over HTTP."""

import pytest

from services.training.application.reactions.on_device import DeviceHandedOver, on_device
from services.training.domain.words import Words
from tests.training.builders import module, path
from tests.training.edge.running import refused, wrong_field


@pytest.fixture(scope="module", autouse=True)
def paths(served):
    """First steps, and e-mail after them."""
    served.network.path(
        path(
            "first_steps", title=Words(fr="Premiers pas", en="First steps"), goals=("get_started",)
        )
    )
    served.network.path(
        path("email", module("email_write"), after=("first_steps",), final_assessment=False)
    )


@pytest.fixture
def desk(at_eight, site):
    """The desk of the test's site."""

    def ask(method, where, **options):
        return at_eight.ask(method, where, role="desk", at=site.slug, **options)

    return ask


@pytest.fixture
def body(at_eight, site):
    return {"person_id": at_eight.person(), "site": site.slug, "goal": "write_emails"}


def test_a_helper_reads_aloud_which_path_comes_first_and_why(desk, body):
    answer = desk("POST", "/recommendations", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    first, then = made["steps"]
    assert (made["path"], first["standing"], then["standing"]) == ("first_steps", "start", "wait")
    assert first["title"] == {"fr": "Premiers pas", "en": "First steps"}
    assert then["reasons"][1] == {
        "code": "comes_after",
        "path": "first_steps",
        "goal": None,
        "competence": None,
        "level": None,
        "have": None,
        "say": {
            "fr": "Le parcours « Premiers pas » vient avant.",
            "en": "The path “First steps” comes before.",
        },
    }
    read = desk("GET", f"/recommendations/{made['id']}")
    assert read.json() == made
    assert read.headers["ETag"] == '"1"'


def test_a_repeat_with_its_key_is_one_recommendation(desk, body):
    key = {"Idempotency-Key": f"key-{body['person_id']}"}
    first = desk("POST", "/recommendations", json=body, headers=key)
    again = desk("POST", "/recommendations", json=body, headers=key)
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.json() == first.json()
    listed = desk("GET", f"/recommendations?person_id={body['person_id']}").json()["items"]
    assert [one["id"] for one in listed] == [first.json()["id"]]


def test_the_desk_follows_up_what_is_offered_after_a_device(at_eight, site, desk):
    person = at_eight.person()
    told = DeviceHandedOver(person_id=person, site_id=site.id, category="laptop")
    at_eight.network.change(lambda work: on_device(work, told))
    where = "/recommendations?origin=device&status=open"
    [offered] = desk("GET", where).json()["items"]
    assert (offered["person_id"], offered["reasons"][0]) == (person, "device_bought")
    declined = desk(
        "POST", f"/recommendations/{offered['id']}/decline", json={"reason": "not_reached"}
    )
    assert declined.json()["declined_because"] == "not_reached"
    assert desk("GET", where).json()["items"] == []
    taken = desk("POST", f"/recommendations/{offered['id']}/take-up")
    told = refused(taken, 409, "recommendation_closed")
    assert told["recommendation_status"] == "declined"


def test_whoever_begins_the_path_has_taken_it_up(at_eight, desk, body):
    made = desk("POST", "/recommendations", json=body).json()
    enrolled = {"person_id": body["person_id"], "site": body["site"], "path": "first_steps"}
    enrolment = at_eight.made("/enrolments", enrolled)
    read = desk("GET", f"/recommendations/{made['id']}").json()
    assert (read["status"], read["enrolment_id"]) == ("taken_up", enrolment["id"])


def test_what_is_wrong_is_told_in_french(desk, body):
    answer = desk(
        "POST",
        "/recommendations",
        json=body | {"language": "français"},
        headers={"Accept-Language": "fr"},
    )
    assert wrong_field(answer) == "/language"
    assert "code de langue" in answer.text
    answer = desk("POST", "/recommendations", json=body | {"goal": "cook"})
    assert wrong_field(answer) == "/goal"


def test_an_older_version_and_another_site_s_are_refused(at_eight, desk, body):
    made = desk("POST", "/recommendations", json=body).json()
    stale = desk("POST", f"/recommendations/{made['id']}/take-up", headers={"If-Match": '"7"'})
    refused(stale, 412, "stale")
    other = at_eight.site()
    answer = at_eight.ask("GET", f"/recommendations/{made['id']}", role="desk", at=other.slug)
    refused(answer, 404, "unknown_reference")
    answer = at_eight.ask("POST", "/recommendations", json=body, role="stock", at=body["site"])
    assert answer.status_code == 403
