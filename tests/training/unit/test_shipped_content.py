"""The content that ships: well formed, complete, and in words that the people we serve use."""

import json
import re

import pytest

from services.training.adapters import shipped
from services.training.application.commands.begin_with import BeginWith
from services.training.bootstrap import Training
from services.training.domain.paths.path import Goal
from tests.memory.store import MemoryStore
from tests.scripted import CONTEXT, ScriptedClock
from tests.training import memory
from tests.training.builders import tools

FRAMEWORKS = {one.code: one for one in shipped.frameworks()}
PATHS = {one.code: one for one in shipped.paths()}
FOR_PEOPLE = [one for one in shipped.paths() if one.audience == "people"]
CATALOGUE = {
    "first_steps", "internet", "search_engine", "email", "public_services", "bills_and_tickets",
    "smartphone", "job_search", "safety", "school_platforms",
}  # fmt: skip
LONGEST_SENTENCE = 16
"""Words of a sentence, signs that stand alone counted. Guides to easy French ask for 15 or so."""
JARGON = re.compile(
    r"\b(num[ée]rique|digital|usager|b[ée]n[ée]ficiaire|interface|navigateur|onglet|URL|cloud|"
    r"serveur|logiciel|identifiants?|authentifi|hame[çc]onnage|phishing|login|d[ée]mat|e-administr|"
    r"autonomie|empowerment|mobiliser|levier|dispositif|favoriser|problématique|comp[ée]tences?|"
    r"param[ée]tr|ergonom|fonctionnalit|t[ée]l[ée]proc[ée]dure|proc[ée]dure|illectronisme)",
    re.IGNORECASE,
)
"""Words that mean something to those who wrote the site, and nothing to who comes."""


def texts(content):
    """Every text in both languages, wherever it stands."""
    if isinstance(content, dict):
        if content.keys() >= {"fr"}:
            yield content
        else:
            for value in content.values():
                yield from texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts(value)


def sentences(text):
    return [one for one in re.split(r"(?<=[.!?])\s+", text) if one]


@pytest.fixture(scope="module")
def begun():
    """The application on memory, as it begins."""
    store = MemoryStore("training")
    app = Training(store, tools(ScriptedClock()), inside=memory.work, outside=memory.work)
    for content in shipped.everything():
        assert app._begin_with(BeginWith(content=content), CONTEXT)
    return app


def test_everything_that_ships_keeps_every_rule(begun):
    look = begun._read()
    assert {one.framework.code for one in look.frameworks.listed()} == set(FRAMEWORKS)
    assert {one.code for one in look.paths.listed()} == set(PATHS)
    assert len(look.mappings.listed()) == len(shipped.mappings()) == 3


@pytest.mark.parametrize("kind", ["frameworks", "mappings", "paths"])
def test_a_file_bears_the_code_of_what_it_holds(kind):
    for file in sorted((shipped.FOLDER / kind).glob("*.json")):
        held = json.loads(file.read_text(encoding="utf-8"))
        codes = [held["code"]] if "code" in held else [held[e]["framework"] for e in ("from", "to")]
        assert file.stem == "_".join(codes)


def test_the_frameworks_have_what_their_editors_gave_them():
    shape = {
        code: ([len(area.competences) for area in one.areas], one.highest, len(one.bands))
        for code, one in FRAMEWORKS.items()
    }
    assert shape == {
        "crcn": ([3, 4, 4, 3, 2], 8, 4),
        "digcomp": ([3, 6, 4, 4, 4], 8, 4),
        "first-steps": ([4], 2, 2),
    }


def test_every_competence_has_a_name_that_sentences_go_on_with():
    for one in FRAMEWORKS.values():
        for competence in one.competences.values():
            for said in (competence.plain.fr, competence.plain.en):
                assert said[0].islower(), competence.code
                assert "numérique" not in said or "le numérique" in said, competence.code


def test_every_competence_leads_somewhere_and_back():
    by_ends = {(one.start.framework, one.end.framework): one for one in shipped.mappings()}
    for start, end in by_ends:
        mapped = {pair.competence for pair in by_ends[start, end].pairs}
        assert mapped == set(FRAMEWORKS[start].competences)
    there, back = by_ends["crcn", "digcomp"], by_ends["digcomp", "crcn"]
    arrows = {(pair.competence, one) for pair in there.pairs for one in pair.answers}
    assert arrows == {(one, pair.competence) for pair in back.pairs for one in pair.answers}
    assert {pair.level for pair in there.levels} == set(range(1, 9))


def test_the_catalogue_is_whole():
    assert {one.code for one in FOR_PEOPLE} == CATALOGUE
    assert {goal for one in FOR_PEOPLE for goal in one.goals} == set(Goal.__args__)
    hours = {code: one.minutes / 60 for code, one in PATHS.items() if one not in FOR_PEOPLE}
    assert hours == {"detecting_exclusion": 7, "supporting": 14}


def test_workshops_last_two_hours_and_half_days_three_and_a_half():
    for path in shipped.paths():
        for module in path.modules:
            if module.delivery == "workshop":
                lasts = module.minutes / module.sessions
                assert lasts == (120 if path.audience == "people" else 210), module.code
            else:
                assert module.minutes <= 60, module.code
    first_steps = sum(module.sessions for module in PATHS["first_steps"].modules)
    assert first_steps in (5, 6)


def test_the_codes_of_modules_begin_with_a_subject_of_their_path():
    for path in shipped.paths():
        subjects = [path.code, *path.code.split("_and_")]
        for module in path.modules:
            assert any(module.code.startswith(f"{one}_") for one in subjects), module.code


def test_what_a_path_requires_is_taught_before_it():
    """By the paths that come before it, as far back as it takes, or the network teaches it not."""
    for path in shipped.paths():
        before, left = set(), list(path.after)
        while left:
            one = left.pop()
            before.add(one)
            left += PATHS[one].after
        reached = {}
        for code in before:
            for target in (t for module in PATHS[code].modules for t in module.targets):
                known = reached.get(target.competence, 0)
                reached[target.competence] = max(known, target.level)
        for needed in path.requires:
            assert reached.get(needed.competence, 0) >= needed.level, (path.code, needed)


def test_a_path_leads_higher_than_it_asks():
    for path in FOR_PEOPLE:
        needed = {one.competence: one.level for one in path.requires}
        targets = [target for module in path.modules for target in module.targets]
        assert any(one.level > needed.get(one.competence, 0) for one in targets), path.code


def test_what_a_path_with_a_final_assessment_leads_to_can_be_assessed():
    asked = {
        (task["competence"], task["level"])
        for bank in shipped.documents("tasks")
        for task in bank["tasks"]
    }
    for path in shipped.paths():
        assert path.final_assessment == (path.audience == "people"), path.code
        for target in (t for module in path.modules for t in module.targets):
            assert (target.competence, target.level) in asked, (path.code, target)


def test_modules_stand_behind_what_comes_before_them():
    for path in shipped.paths():
        seen = set()
        for module in path.modules:
            assert seen.issuperset(module.prerequisites), module.code
            seen.add(module.code)


def test_every_text_is_in_both_languages_and_typed_as_french_is():
    for kind in ("frameworks", "mappings", "paths"):
        for document in shipped.documents(kind):
            for text in texts(document):
                assert text["fr"]
                assert text["en"].strip()
                assert text["fr"] == text["fr"].strip()
                assert "'" not in text["fr"], text["fr"]
                assert "  " not in text["fr"], text["fr"]


def test_an_objective_says_what_i_can_do():
    for path in shipped.paths():
        for module in path.modules:
            assert 4 <= len(module.objectives) <= 6, module.code
            assert len({one.fr for one in module.objectives}) == len(module.objectives)
            for one in module.objectives:
                assert re.fullmatch(r"Je sais .+\.", one.fr), one.fr
                assert len(sentences(one.fr)) == 1, one.fr


def test_a_summary_speaks_to_the_person():
    for path in shipped.paths():
        assert path.for_whom.fr.startswith("Pour vous si "), path.code
        for one in (path, *path.modules):
            assert re.search(r"\b[Vv]ous\b", one.summary.fr), one.code
            assert one.summary.fr.endswith("."), one.code
            assert len(sentences(one.summary.fr)) <= 3, one.code


@pytest.mark.parametrize("path", shipped.paths(), ids=lambda path: path.code)
def test_sentences_are_short(path):
    [document] = [one for one in shipped.documents("paths") if one["code"] == path.code]
    found = [one for text in texts(document) for one in sentences(text["fr"])]
    assert [one for one in found if len(one.split()) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("path", FOR_PEOPLE, ids=lambda path: path.code)
def test_no_jargon(path):
    [document] = [one for one in shipped.documents("paths") if one["code"] == path.code]
    assert [text["fr"] for text in texts(document) if JARGON.search(text["fr"])] == []


def test_the_checks_of_the_language_find_what_they_are_for():
    assert JARGON.search("Ouvrez votre navigateur.")
    assert sentences("Un. Deux ? Trois !") == ["Un.", "Deux ?", "Trois !"]
    assert list(texts({"a": [{"fr": "x", "en": None}], "b": {"title": {"fr": "y"}}})) == [
        {"fr": "x", "en": None},
        {"fr": "y"},
    ]
