"""Competence frameworks and their mappings over HTTP."""

import copy

import pytest

from services.training.adapters import shipped
from services.training.edge.schemas.frameworks import FRAMEWORK_EXAMPLE
from services.training.edge.schemas.mappings import MAPPING_EXAMPLE
from tests.clocked import events_of
from tests.training.edge.running import refused, wrong_field
from tests.training.edge.shipped import begun

__all__ = ["begun"]

FRAMEWORKS = {one["code"]: one for one in shipped.documents("frameworks")}
MAPPINGS = list(shipped.documents("mappings"))


def kitchen(code="kitchen", **changes):
    """A framework of the test's own."""
    made = copy.deepcopy(FRAMEWORK_EXAMPLE) | {"code": code}
    made["areas"][0] |= {"code": f"{code}-1"}
    made["areas"][0]["competences"][0]["code"] = f"{code}-1-1"
    return made | changes


def publish(service, document, path="/frameworks", **options):
    return service.ask("POST", path, json=document, **options)


@pytest.mark.parametrize("code", sorted(FRAMEWORKS))
def test_a_framework_that_ships_is_what_is_sent_over_http(begun, code):
    told = publish(begun, FRAMEWORKS[code]).json()
    assert told["unchanged"]
    assert {name: told["framework"][name] for name in FRAMEWORKS[code]} == FRAMEWORKS[code]
    assert begun.ask("GET", f"/frameworks/{code}", role="analyst").json() == told["framework"]


@pytest.mark.parametrize("document", MAPPINGS, ids=lambda one: one["from"]["framework"])
def test_a_mapping_that_ships_is_what_is_sent_over_http(begun, document):
    assert publish(begun, document, "/mappings").json() == {"unchanged": True, "mapping": document}
    assert document in begun.ask("GET", "/mappings", role="desk", at="x").json()["items"]


def test_a_published_version_never_changes_and_the_next_one_holds(begun):
    assert publish(begun, kitchen()).json()["unchanged"] is False
    changed = kitchen(title={"fr": "Le jardin", "en": None})
    problem = refused(publish(begun, changed), 409, "version_taken")
    assert (problem["framework"], problem["framework_version"]) == ("kitchen", "1")
    assert publish(begun, changed | {"version": "1.1"}).ok
    assert begun.ask("GET", "/frameworks/kitchen").json()["title"]["fr"] == "Le jardin"
    first = begun.ask("GET", "/frameworks/kitchen?version=1").json()
    assert first["title"]["fr"] == "La cuisine"
    listed = begun.ask("GET", "/frameworks").json()["items"]
    versions = [(o["version"], o["current"]) for o in listed if o["code"] == "kitchen"]
    assert versions == [("1.1", True), ("1", False)]
    [event] = events_of(begun, "training.framework_published", framework="kitchen", version="1")
    assert event["data"]["competences"] == ["kitchen-1-1"]
    assert event["data"]["highest_level"] == 4


def test_what_is_wrong_in_a_framework_is_pointed_at(begun):
    bands = [{"from": 2, "to": 3, "title": {"fr": "Un"}}]
    assert wrong_field(publish(begun, kitchen("wrong", bands=bands))) == "/bands/0/from"
    assert wrong_field(publish(begun, kitchen("wrong", version="2,2"))) == "/version"
    assert wrong_field(publish(begun, kitchen("wrong", bands=[]))) == "/bands"
    refused(begun.ask("GET", "/frameworks/wrong"), 404, "unknown_reference")
    taker = kitchen("first")
    taker["areas"][0]["competences"][0]["code"] = "first-steps-1"
    problem = refused(publish(begun, taker), 409, "competence_taken")
    assert (problem["framework"], problem["competences"]) == ("first-steps", ["first-steps-1"])


def test_a_level_is_told_by_another_framework(begun):
    def translated(query):
        return begun.ask("GET", f"/translations?{query}", role="trainer", at="x")

    told = translated("competence=crcn-1-1&level=3&to=digcomp").json()
    assert told["items"] == [
        {"competence": "digcomp-1-1", "level": 3},
        {"competence": "digcomp-1-2", "level": 3},
    ]
    assert told["source"]["fr"].startswith("Correspondance établie par l’association")
    leads = translated("competence=first-steps-4&level=2&to=crcn").json()["items"]
    assert leads == [
        {"competence": "crcn-1-1", "level": None},
        {"competence": "crcn-5-2", "level": None},
    ]
    refused(translated("competence=crcn-9-9&level=1&to=digcomp"), 404, "unknown_reference")
    refused(translated("competence=digcomp-1-1&level=1&to=first-steps"), 404, "no_such_mapping")
    assert wrong_field(translated("competence=first-steps-1&level=3&to=crcn")) == "/level"


def test_a_mapping_names_what_is_published(begun):
    changed = MAPPING_EXAMPLE | {"from": {"framework": "first-steps", "version": "9"}}
    assert wrong_field(publish(begun, changed, "/mappings")) == "/from/version"
    pairs = [{"from": "first-steps-4", "to": ["digcomp-9-1"]}]
    assert wrong_field(publish(begun, MAPPING_EXAMPLE | {"pairs": pairs}, "/mappings")) == (
        "/pairs/0/to/0"
    )
    assert publish(begun, MAPPING_EXAMPLE, "/mappings").json()["unchanged"] is False


def test_only_operators_publish(begun):
    for document, path in ((kitchen("mine"), "/frameworks"), (MAPPING_EXAMPLE, "/mappings")):
        answer = publish(begun, document, path, role="manager", at="saint-denis")
        refused(answer, 403, "forbidden")
