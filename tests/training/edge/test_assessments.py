"""Assessing somebody over HTTP: on one tablet and on several, each on a replica of its own."""

import pytest

from tests.clocked import events_of
from tests.races import race
from tests.training.assessments import BANK, Desk
from tests.training.builders import module, path
from tests.training.edge.running import refused


@pytest.fixture(scope="module", autouse=True)
def content(served):
    """The bank, and a path to look back on."""
    Desk(served.network).bank()
    served.network.path(path("email", module("email_all")))


@pytest.fixture
def adviser(at_eight, site):
    """The adviser of the test's site, unless another role is given."""

    def ask(method, where, role="adviser", **options):
        return at_eight.ask(method, where, role=role, at=site.slug, **options)

    return ask


@pytest.fixture
def body(at_eight, site):
    """A placement of somebody new, about e-mail."""
    person = at_eight.person()
    return {
        "person_id": person,
        "site": site.slug,
        "purpose": "placement",
        "competences": ["crcn-2-1"],
    }


def started(adviser, body, **changes):
    answer = adviser("POST", "/assessments", json=body | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


def where(view, step):
    return f"/assessments/{view['assessment']['id']}/{step}"


def said(adviser, view, result, task=None, **options):
    """The answer to the next task, or to another."""
    task = task or view["next_task"]["code"]
    given = {"task": task, "result": result}
    return adviser("POST", where(view, "answers"), json=given, **options)


def test_somebody_is_placed_task_by_task(at_eight, adviser, body):
    view = started(adviser, body)
    assert view["next_task"]["say"]["fr"].startswith("Voici une boîte aux lettres")
    assert (view["asked"], view["most"], view["version"]) == (0, 5, 1)
    asked = []
    for result in ("success", "failure", "failure"):
        asked.append(view["next_task"]["code"])
        view = said(adviser, view, result).json()
    assert asked == ["email_1a", "email_2a", "email_2b"]
    assert view["next_task"] is None
    done = adviser("POST", where(view, "finish"))
    assert done.headers["ETag"] == '"5"'
    assert done.json()["assessment"]["levels"] == [{"competence": "crcn-2-1", "level": 1}]
    known = adviser("GET", f"/people/{body['person_id']}/levels").json()
    [level] = known["levels"]
    assert (level["competence"], level["level"], level["method"]) == ("crcn-2-1", 1, "tasks")
    assert level["title"]["fr"] == "Interagir"
    [event] = events_of(at_eight, "training.level_assessed", person_id=body["person_id"])
    assert event["data"]["levels"] == [{"competence": "crcn-2-1", "level": 1}]
    assert event["sequence"] == 1
    assert event["partitionkey"] == body["person_id"]


def test_a_tablet_that_sends_again_changes_nothing(adviser, body):
    view = started(adviser, body)
    first, again = (said(adviser, view, "success").json() for _ in range(2))
    assert (first["changed"], again["changed"]) == (True, False)
    assert {**again, "changed": True} == first


def test_another_answer_is_refused_with_what_is_recorded_and_what_is_next(adviser, body):
    view = started(adviser, body)
    said(adviser, view, "success")
    told = refused(said(adviser, view, "failure"), 409, "answered_otherwise")
    assert (told["recorded"], told["next_task"]) == ("success", "email_2a")
    told = refused(said(adviser, view, "success", "email_4a"), 409, "not_the_next_task")
    assert told["next_task"] == "email_2a"
    french = said(adviser, view, "success", "email_4a", headers={"Accept-Language": "fr"})
    assert french.json()["detail"] == "La tâche à dire maintenant est email_2a."


def test_the_last_answer_is_taken_back_once(adviser, body):
    view = said(adviser, started(adviser, body), "failure").json()
    taken = adviser("POST", where(view, "take-back"), json={"task": "email_1a"}).json()
    assert (taken["changed"], taken["next_task"]["code"], taken["asked"]) == (True, "email_1a", 0)
    again = adviser("POST", where(view, "take-back"), json={"task": "email_1a"}).json()
    assert again["changed"] is False


def test_who_saw_an_older_version_is_told_so(adviser, body):
    view = started(adviser, body)
    said(adviser, view, "success")
    stale = said(adviser, view, "failure", headers={"If-Match": '"1"'})
    refused(stale, 412, "stale")


def test_a_desk_may_neither_assess_nor_read_levels(adviser, body):
    refused(adviser("POST", "/assessments", role="desk", json=body), 403, "forbidden")
    levels = f"/people/{body['person_id']}/levels"
    refused(adviser("GET", levels, role="desk"), 403, "forbidden")
    started(adviser, body)
    for role in ("trainer", "manager"):
        assert adviser("GET", levels, role=role).json()["levels"] == []


def test_another_site_sees_the_levels_once_it_begins_something(at_eight, adviser, body):
    view = said(adviser, started(adviser, body), "success").json()
    adviser("POST", where(view, "finish"))
    other = at_eight.site()
    answer = at_eight.ask(
        "GET", f"/assessments/{view['assessment']['id']}", role="adviser", at=other.slug
    )
    refused(answer, 404, "unknown_reference")

    def levels():
        path = f"/people/{body['person_id']}/levels"
        return at_eight.ask("GET", path, role="adviser", at=other.slug)

    refused(levels(), 409, "person_unknown")
    at_eight.made("/assessments", body | {"site": other.slug}, role="adviser", at=other.slug)
    [level] = levels().json()["levels"]
    assert (level["level"], level["assessment_id"]) == (1, None)


def test_levels_by_hand_are_told_all_that_is_wrong_with_them(at_eight, adviser, body):
    del body["competences"]
    wrong = [
        {"competence": "crcn-2-1", "level": 9},
        {"competence": "cooking-1", "level": 1},
        {"competence": "cooking-1", "level": 1},
    ]
    given = body | {"reason": "observed", "levels": wrong}
    answer = adviser("POST", "/assessments/by-hand", json=given)
    errors = refused(answer, 422, "invalid_fields")["errors"]
    assert sorted(one["pointer"] for one in errors) == [
        "/levels/0/level",
        "/levels/1/competence",
        "/levels/2/competence",
        "/levels/2/competence",
    ]
    right = given | {"levels": [{"competence": "crcn-2-1", "level": 8}]}
    made = adviser("POST", "/assessments/by-hand", json=right).json()["assessment"]
    assert (made["method"], made["reason"], made["status"]) == ("by_hand", "observed", "finished")
    [event] = events_of(at_eight, "training.level_assessed", person_id=body["person_id"])
    assert (event["data"]["method"], event["data"]["reason"]) == ("by_hand", "observed")


def test_a_declined_final_assessment_is_no_level_and_no_gain(at_eight, adviser, site, body):
    enrolment = at_eight.network.enrolment(body["person_id"], "email", site=site.slug)
    del body["competences"]
    given = body | {"purpose": "final", "enrolment_id": enrolment.id}
    made = adviser("POST", "/assessments/declined", json=given).json()
    assert made["assessment"]["status"] == "declined"
    gain = adviser("GET", f"/enrolments/{enrolment.id}/skill-gain").json()
    assert gain["final"] == "declined"
    nothing = {"competence": "crcn-2-1", "before": None, "after": None, "gained": None}
    assert gain["gains"] == [nothing]
    [event] = events_of(at_eight, "training.assessment_declined", person_id=body["person_id"])
    assert event["data"]["enrolment_id"] == enrolment.id
    assert adviser("GET", f"/people/{body['person_id']}/levels").json()["levels"] == []


def test_assessments_are_listed_page_by_page(adviser, body):
    view = started(adviser, body)
    listed = adviser("GET", f"/assessments?person_id={body['person_id']}&status=running").json()
    assert listed == {"items": [view["assessment"]], "next_cursor": None}
    assert adviser("GET", "/assessments?purpose=final").json()["items"] == []


def test_a_bank_is_published_by_operators_once_a_version(at_eight, adviser):
    listed = adviser("GET", "/task-banks").json()["items"]
    assert [one["code"] for one in listed] == ["placement"]
    bank = adviser("GET", "/task-banks/placement").json()
    assert len(bank["tasks"]) == len(BANK.tasks)
    same = at_eight.made("/task-banks", bank)
    assert same["unchanged"] is True
    refused(adviser("POST", "/task-banks", json=bank), 403, "forbidden")
    other = bank | {"tasks": bank["tasks"][:1]}
    refused(at_eight.ask("POST", "/task-banks", json=other), 409, "bank_version_taken")
    errors = at_eight.ask("POST", "/task-banks", json=other | {"version": 2}).json()["errors"]
    assert [one["pointer"] for one in errors] == ["/tasks"]
    assert adviser("GET", "/task-banks/placement?version=2").status_code == 404


@pytest.fixture
def tablets(replicas):
    """Two tablets at one site, each on a replica of its own."""
    one, other = replicas
    Desk(one.network).bank()
    site = one.site()

    def at(replica):
        def ask(method, path_, role="adviser", **options):
            return replica.ask(method, path_, role=role, at=site.slug, **options)

        return ask

    body = {"person_id": one.person(), "site": site.slug, "purpose": "placement"}
    return at(one), at(other), body


def test_a_placement_that_was_interrupted_goes_on_on_another_tablet(tablets):
    here, there, body = tablets
    view = started(here, body)
    for _ in range(3):
        view = said(here, view, "success").json()
    resumed = started(there, body)
    assert resumed["changed"] is False
    assert resumed["assessment"] == view["assessment"]
    assert resumed["next_task"] == view["next_task"]
    assert resumed["findings"] == view["findings"]
    assert said(there, resumed, "success").json()["asked"] == 4


def test_two_tablets_that_start_at_once_start_one_assessment(tablets):
    here, there, body = tablets
    views = race(*(lambda ask=ask: started(ask, body) for ask in (here, there) * 3))
    assert len({view["assessment"]["id"] for view in views}) == 1
    assert sum(view["changed"] for view in views) == 1


def test_of_two_tablets_that_answer_differently_at_once_one_is_told_what_holds(tablets):
    here, there, body = tablets
    view = started(here, body)
    while view["next_task"] is not None and view["asked"] < 6:
        outcomes = race(
            lambda view=view: said(here, view, "success"),
            lambda view=view: said(there, view, "failure"),
        )
        assert sorted(one.status_code for one in outcomes) == [200, 409]
        [taken] = [one.json() for one in outcomes if one.status_code == 200]
        [told] = [one for one in outcomes if one.status_code == 409]
        recorded = refused(told, 409, "answered_otherwise")["recorded"]
        view = here("GET", f"/assessments/{view['assessment']['id']}").json()
        assert {**taken, "changed": True} == {**view, "changed": True}
        given = [one for finding in view["findings"] for one in finding["answers"]]
        assert [one["result"] for one in given if one["task"] == told.json()["task"]] == [recorded]
        assert len({one["task"] for one in given}) == len(given) == view["asked"]


def test_the_same_answer_from_two_tablets_at_once_counts_once(tablets):
    here, there, body = tablets
    view = started(here, body)
    outcomes = race(*(lambda ask=ask: said(ask, view, "success") for ask in (here, there) * 3))
    assert {one.status_code for one in outcomes} == {200}
    assert sum(one.json()["changed"] for one in outcomes) == 1
    assert {one.json()["asked"] for one in outcomes} == {1}
