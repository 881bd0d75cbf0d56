"""Enrolments over HTTP."""

from functools import partial

import pytest

from kit.ids import new_id
from tests.races import race
from tests.training.builders import module, path
from tests.training.edge.running import refused


@pytest.fixture(scope="module", autouse=True)
def paths(served):
    """What the tests of this module have people begin."""
    served.network.path(path("email"))
    served.network.path(path("internet", final_assessment=False))
    served.network.path(path("supporting", audience="professionals"))


@pytest.fixture
def desk(at_eight, site):
    """The desk of the test's site, unless another role is given."""

    def ask(method, where, role="desk", **options):
        return at_eight.ask(method, where, role=role, at=site.slug, **options)

    return ask


@pytest.fixture
def body(at_eight, site):
    """Somebody new begins the e-mail path at the test's site."""
    return {"person_id": at_eight.person(), "path": "email", "site": site.slug}


def opened(desk, body, **changes):
    answer = desk("POST", "/enrolments", json=body | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


def step(desk, enrolment, name, role="trainer", **body):
    return desk("POST", f"/enrolments/{enrolment['id']}/{name}", role=role, json=body or None)


def test_somebody_begins_a_path_once(at_eight, desk, body):
    made = opened(desk, body)
    assert (made["status"], made["path_version"]) == ("active", 1)
    assert [one["next"] for one in made["modules"]] == [True, False]
    answer = desk("POST", "/enrolments", json=body)
    assert refused(answer, 409, "already_enrolled")["enrolment_id"] == made["id"]
    listed = at_eight.ask("GET", f"/enrolments?person_id={body['person_id']}").json()["items"]
    assert listed == [{key: value for key, value in made.items() if key != "modules"}]


def test_who_is_not_known_yet_is_told_to_try_again(desk, body):
    answer = desk("POST", "/enrolments", json=body | {"person_id": new_id()})
    refused(answer, 409, "person_unknown")
    assert answer.headers["Retry-After"]


def test_a_desk_of_another_site_sees_nothing(at_eight, desk, body):
    made = opened(desk, body)
    other = at_eight.site()
    answer = at_eight.ask("GET", f"/enrolments/{made['id']}", role="desk", at=other.slug)
    refused(answer, 404, "unknown_reference")
    answer = at_eight.ask("POST", "/enrolments", json=body, role="desk", at=other.slug)
    refused(answer, 403, "out_of_scope")


def test_a_trainer_validates_modules_up_to_the_end_and_a_desk_does_not(desk, body):
    made = opened(desk, body, path="internet")
    refused(
        step(desk, made, "validate-module", role="desk", module="internet_sort"), 403, "forbidden"
    )
    answer = step(desk, made, "validate-module", module="internet_sort")
    first = answer.json()
    assert (first["modules_done"], first["modules_open"]) == (["internet_sort"], ["internet_write"])
    assert answer.headers["ETag"] == f'"{first["version"]}"'
    stale = desk(
        "POST",
        f"/enrolments/{made['id']}/validate-module",
        role="trainer",
        json={"module": "internet_write"},
        headers={"If-Match": '"1"'},
    )
    assert stale.status_code == 412, stale.text
    done = step(desk, made, "validate-module", module="internet_write").json()
    assert (done["status"], done["completed_by"]) == ("completed", "modules")
    assert [one["done_by"] for one in done["modules"]] == ["validation", "validation"]
    told = refused(step(desk, made, "pause", reason="health"), 409, "wrong_enrolment_state")
    assert (told["enrolment_status"], told["step"]) == ("completed", "pause")
    answer = desk("POST", "/enrolments", json=body | {"path": "internet"})
    assert refused(answer, 409, "already_completed")["enrolment_id"] == made["id"]
    assert opened(desk, body, path="internet", again=True)["again"]


def test_a_validation_is_taken_back_with_a_reason(desk, body):
    made = opened(desk, body)
    back = {"module": "email_write", "reason": "wrong_person"}
    refused(step(desk, made, "take-back-validation", **back), 409, "not_validated")
    step(desk, made, "validate-module", module="email_write")
    assert step(desk, made, "take-back-validation", **back).json()["modules_done"] == []
    refused(step(desk, made, "take-back-validation", module="email_write"), 422, "invalid_fields")
    told = refused(step(desk, made, "validate-module", module="cooking"), 409, "not_on_path")
    assert (told["module"], told["path_version"]) == ("cooking", 1)


def test_a_desk_pauses_goes_on_and_gives_up(at_eight, desk, body):
    made = opened(desk, body)
    paused = step(desk, made, "pause", role="desk", reason="away").json()
    assert (paused["status"], paused["pause_reason"]) == ("paused", "away")
    asked = f"/enrolments?site={body['site']}&status=paused&module=email_sort"
    assert [one["id"] for one in desk("GET", asked).json()["items"]] == [made["id"]]
    assert step(desk, made, "resume", role="adviser").json()["status"] == "active"
    refused(step(desk, made, "abandon", role="desk", reason="bored"), 422, "invalid_fields")
    over = step(desk, made, "abandon", role="desk", reason="moved_away").json()
    assert (over["status"], over["abandon_reason"]) == ("abandoned", "moved_away")
    french = desk(
        "POST", f"/enrolments/{made['id']}/resume", headers={"Accept-Language": "fr"}
    ).json()
    assert french["detail"] == "Ce parcours est abandonné ; cette étape n’est pas possible."


def test_somebody_is_moved_to_the_latest_version_by_a_trainer(at_eight, desk, body):
    code = f"smartphone-{new_id()[-12:]}"
    at_eight.network.path(path(code, module(f"{code}_call")))
    made = opened(desk, body, path=code)
    at_eight.network.path(path(code, module(f"{code}_call"), module(f"{code}_text")))
    assert desk("GET", f"/enrolments/{made['id']}").json()["path_version"] == 1
    refused(step(desk, made, "move", role="desk"), 403, "forbidden")
    moved = step(desk, made, "move").json()
    assert (moved["path_version"], len(moved["modules"])) == (2, 2)


def test_a_path_of_professionals_is_refused(desk, body):
    answer = desk("POST", "/enrolments", json=body | {"path": "supporting"})
    assert refused(answer, 409, "for_professionals")["path"] == "supporting"


def test_of_many_desks_at_two_processes_one_opens_the_path(replicas):
    one, other = replicas
    one.network.path(path("email"))
    site = one.site()
    for _ in range(5):
        body = {"person_id": one.person(), "path": "email", "site": site.slug}
        calls = [partial(service.ask, "POST", "/enrolments", json=body) for service in replicas * 2]
        answers = sorted(race(*calls), key=lambda answer: answer.status_code)
        assert [answer.status_code for answer in answers] == [201, 409, 409, 409]
        made = answers[0].json()["id"]
        for answer in answers[1:]:
            assert refused(answer, 409, "already_enrolled")["enrolment_id"] == made
    listed = other.ask("GET", f"/enrolments?site={site.slug}").json()["items"]
    assert len(listed) == 5
