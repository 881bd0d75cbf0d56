"""The catalogue over HTTP, as it ships and as operators change it."""

import copy

import pytest

from services.training.adapters import shipped
from tests.clocked import events_of
from tests.training.edge.running import refused, wrong_field
from tests.training.edge.shipped import begun

__all__ = ["begun"]

PATHS = {one["code"]: one for one in shipped.documents("paths")}


def letters(code="letters", **changes):
    """A path of the test's own, of two modules."""
    made = copy.deepcopy(PATHS["email"]) | {"code": code, "after": [], **changes}
    made["modules"] = made["modules"][:2]
    for module, name in zip(made["modules"], ("write", "sort"), strict=True):
        module |= {"code": f"{code}_{name}", "prerequisites": []}
    return made


def publish(service, document, **options):
    return service.ask("POST", "/paths", json=document, **options)


@pytest.mark.parametrize("code", sorted(PATHS))
def test_a_file_that_ships_is_what_is_sent_over_http(begun, code):
    answer = publish(begun, PATHS[code])
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["unchanged"]
    assert {name: told["path"][name] for name in PATHS[code]} == PATHS[code]
    assert told["path"]["version"] == 1
    read = begun.ask("GET", f"/paths/{code}").json()["path"]
    assert publish(begun, {name: read[name] for name in PATHS[code]}).json()["unchanged"]


def test_everybody_who_works_reads_the_catalogue_and_partners_do_not(begun):
    for role in ("desk", "adviser", "trainer", "stock", "manager", "analyst"):
        items = begun.ask("GET", "/paths", role=role, at="saint-denis").json()["items"]
        assert [one["code"] for one in items] == sorted(PATHS)
        assert "modules" not in items[0]
    for path in ("/paths", "/frameworks", "/mappings"):
        refused(begun.ask("GET", path, role="partner"), 403, "forbidden")
    assert begun.call("GET", "/training/v1/paths", token=None).status_code == 401


def test_paths_are_found_by_whom_and_why(begun):
    def codes(query):
        return [one["code"] for one in begun.ask("GET", f"/paths?{query}").json()["items"]]

    assert codes("audience=professionals") == ["detecting_exclusion", "supporting"]
    assert codes("goal=find_work") == ["job_search"]
    assert codes("language=ar") == []
    assert begun.ask("GET", "/paths?goal=get_rich").status_code == 422
    assert begun.ask("GET", "/paths?language=french").status_code == 422


def test_only_operators_publish_and_retire(begun):
    for role in ("manager", "trainer", "analyst"):
        refused(publish(begun, letters(), role=role, at="saint-denis"), 403, "forbidden")
        answer = begun.ask("POST", "/paths/email/retire", role=role, at="saint-denis")
        refused(answer, 403, "forbidden")
    refused(begun.ask("GET", "/paths/letters"), 404, "unknown_reference")


def test_a_path_is_published_changed_retired_and_taught_again(begun):
    document = letters("notes")
    first = publish(begun, document, headers={"Idempotency-Key": "notes-1"})
    assert first.json()["path"]["version"] == 1
    again = publish(begun, document, headers={"Idempotency-Key": "notes-1"})
    assert (again.json(), again.headers["Idempotent-Replay"]) == (first.json(), "true")
    second = publish(begun, document | {"final_assessment": False}).json()
    assert (second["unchanged"], second["path"]["version"]) == (False, 2)
    assert begun.ask("GET", "/paths/notes?version=1").json()["path"]["final_assessment"]
    refused(begun.ask("GET", "/paths/notes?version=3"), 404, "unknown_reference")
    assert begun.ask("POST", "/paths/notes/retire").json()["taught"] is False
    listed = [one["code"] for one in begun.ask("GET", "/paths").json()["items"]]
    assert "notes" not in listed
    read = begun.ask("GET", "/paths/notes").json()
    assert (read["taught"], read["path"]["version"]) == (False, 2)
    again = publish(begun, document | {"final_assessment": False}).json()
    assert (again["unchanged"], again["path"]["version"]) == (False, 2)
    assert begun.ask("GET", "/paths/notes").json()["taught"]
    begun.ask("POST", "/paths/notes/retire")
    refused(begun.ask("POST", "/paths/nothing/retire"), 404, "unknown_reference")
    told = [one["data"] for one in events_of(begun, "training.path_published", path="notes")]
    assert [one["version"] for one in told] == [1, 2]
    assert told[0]["modules"] == ["notes_write", "notes_sort"]


def test_nobody_begins_a_retired_path(begun):
    publish(begun, letters("old"))
    begun.ask("POST", "/paths/old/retire")
    site = begun.site()
    body = {"person_id": begun.person(), "path": "old", "site": site.slug}
    problem = refused(begun.ask("POST", "/enrolments", json=body), 409, "path_retired")
    assert problem["path"] == "old"


def test_a_circle_is_told_with_its_members_in_both_languages(begun):
    made = letters("round")
    one, two = made["modules"]
    one["prerequisites"], two["prerequisites"] = [two["code"]], [one["code"]]
    problem = refused(publish(begun, made), 409, "prerequisite_cycle")
    assert (problem["of"], problem["members"]) == ("modules", ["round_write", "round_sort"])
    french = publish(begun, made, headers={"Accept-Language": "fr"}).json()
    assert french["title"] == "Les prérequis tournent en rond"
    assert french["detail"].endswith("round_write → round_sort → round_write.")
    through = PATHS["internet"] | {"after": ["email"]}
    problem = refused(publish(begun, through), 409, "prerequisite_cycle")
    assert (problem["of"], problem["members"]) == ("paths", ["email", "internet"])
    assert begun.ask("GET", "/paths/internet").json()["path"]["version"] == 1


def test_all_that_is_wrong_is_told_at_once_and_where(begun):
    made = letters("wrong", after=["nowhere"])
    made["modules"][0] |= {"prerequisites": ["wrong_none"], "minutes": 10, "sessions": 20}
    made["modules"][1]["targets"] = [{"competence": "crcn-1-1", "level": 9}]
    answer = publish(begun, made, headers={"Accept-Language": "fr"})
    errors = refused(answer, 422, "invalid_fields")["errors"]
    assert {one["pointer"]: one["detail"] for one in errors} == {
        "/modules/0/prerequisites/0": "wrong_none n’est pas un module de ce parcours",
        "/modules/0/minutes": "laisse moins de 5 minutes par séance",
        "/modules/1/targets/0/level": "doit être compris entre 1 et 8",
        "/after/0": "nowhere n’est pas un parcours du catalogue",
    }
    refused(begun.ask("GET", "/paths/wrong"), 404, "unknown_reference")


def test_a_module_of_another_path_is_refused(begun):
    made = letters("thief")
    made["modules"][1]["code"] = "email_write"
    problem = refused(publish(begun, made), 409, "module_taken")
    assert (problem["path"], problem["modules"]) == ("email", ["email_write"])


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"audience": "everybody"}, "/audience"),
        ({"goals": ["get_rich"]}, "/goals/0"),
        ({"languages": []}, "/languages"),
        ({"title": {"en": "Letters"}}, "/title/fr"),
        ({"title": {"fr": "a\u202eb"}}, "/title/fr"),
        ({"summary": {"fr": " "}}, "/summary/fr"),
        ({"final_assessment": 1}, "/final_assessment"),
        ({"version": 4}, "/version"),
        ({"code": "Lettres"}, "/code"),
    ],
)
def test_a_field_that_is_wrong_is_pointed_at(begun, changes, pointer):
    assert wrong_field(publish(begun, letters() | changes)) == pointer
