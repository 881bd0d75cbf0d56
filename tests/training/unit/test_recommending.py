"""Which paths are proposed, in which order, whatever is known of somebody."""

import random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.adapters import shipped
from services.training.domain.paths.path import Goal, Target
from services.training.domain.recommendations.recommending import recommend
from services.training.domain.recommendations.situation import Situation
from tests.training.catalogues import orderly, path, situations, tangled

MOUSE, SEND, FORMS = "first-steps-2", "crcn-2-1", "crcn-1-1"
FIRST = path("first_steps", brings={MOUSE: 2}, goals=("get_started",))
EMAIL = path(
    "email", brings={SEND: 2}, requires={MOUSE: 1}, after=("first_steps",), goals=("write_emails",)
)
WORK = path("job_search", brings={FORMS: 2}, requires={SEND: 1}, goals=("find_work",))
PHONE = path("smartphone", brings={"first-steps-3": 2}, goals=("use_smartphone",))
CATALOGUE = (FIRST, EMAIL, WORK, PHONE)


def told(situation, paths=CATALOGUE):
    """Paths, how each stands, and the codes of its reasons."""
    return [(one.path, one.standing, one.codes) for one in recommend(paths, situation)]


def order(situation, paths=CATALOGUE):
    return [one.path for one in recommend(paths, situation)]


def test_who_wants_to_find_work_and_knows_nothing_yet_is_led_there_step_by_step():
    situation = Situation(levels={MOUSE: 0}, goal="find_work")
    assert told(situation) == [
        ("first_steps", "start", ("leads_to", "open_to_all")),
        ("smartphone", "start", ("goes_further", "open_to_all")),
        ("email", "wait", ("leads_to", "comes_after", "level_below")),
        ("job_search", "wait", ("serves_goal", "level_unknown")),
    ]


def test_what_it_leads_to_and_what_is_missing_are_named():
    first, _phone, email, work = recommend(
        CATALOGUE, Situation(levels={MOUSE: 0}, goal="find_work")
    )
    assert (first.reasons[0].path, first.reasons[0].goal) == ("job_search", "find_work")
    assert first.brings == (Target(competence=MOUSE, level=2),)
    below = email.reasons[-1]
    assert (below.competence, below.level, below.have, below.path) == (MOUSE, 1, 0, "first_steps")
    unknown = work.reasons[-1]
    assert (unknown.competence, unknown.have, unknown.path) == (SEND, None, "email")


def test_a_level_that_nobody_knows_is_not_told_as_one_that_is_missing():
    known = told(Situation(levels={MOUSE: 0}, goal="write_emails"))
    unknown = told(Situation(goal="write_emails"))
    assert known[-2][2] == ("serves_goal", "comes_after", "level_below")
    assert unknown[-2][2] == ("serves_goal", "comes_after", "level_unknown")


def test_who_is_able_already_begins_at_once_with_what_serves_the_goal():
    situation = Situation(levels={MOUSE: 2}, goal="write_emails")
    assert told(situation)[0] == ("email", "start", ("serves_goal", "prerequisites_met"))
    assert told(situation)[2] == (
        "first_steps",
        "start",
        ("goes_further", "open_to_all", "already_able"),
    )


def test_who_is_on_a_path_goes_on_with_it_first():
    on_it = Situation(
        levels={MOUSE: 0}, goal="use_smartphone", under_way=frozenset({"first_steps"})
    )
    assert told(on_it)[0] == (
        "first_steps",
        "continue",
        ("under_way", "goes_further", "open_to_all"),
    )
    assert told(on_it)[1][:2] == ("smartphone", "start")
    on_it = Situation(goal="use_smartphone", paused=frozenset({"first_steps"}))
    assert told(on_it)[0][2][0] == "paused"


def test_whoever_shows_some_of_what_a_path_teaches_and_lacks_none_of_it_need_not_follow_it():
    wide = path("first_steps", brings={MOUSE: 2, "first-steps-1": 1})
    assert order(Situation(levels={MOUSE: 2}, goal="write_emails"), [wide, EMAIL])[0] == "email"
    levels = {MOUSE: 2, "first-steps-1": 0}
    assert order(Situation(levels=levels, goal="write_emails"), [wide, EMAIL])[0] == "first_steps"


def test_of_two_that_bring_what_is_missing_the_one_that_may_begin_sooner_is_named():
    harder = path("a_harder_one", brings={MOUSE: 3}, requires={SEND: 1})
    email = recommend([harder, FIRST, EMAIL], Situation(goal="write_emails"))[1]
    assert (email.path, email.reasons[-1].path) == ("email", "first_steps")
    assert told(Situation(goal="write_emails"), [harder, FIRST, EMAIL])[2][2][0] == "goes_further"


def test_what_a_path_that_comes_before_anyway_brings_is_not_looked_for_elsewhere():
    chat = path("a_chat", brings={SEND: 1})
    work = path("job_search", requires={SEND: 1}, after=("email",), goals=("find_work",))
    listed = recommend([chat, FIRST, EMAIL, work], Situation(goal="find_work"))
    assert [one.path for one in listed] == ["first_steps", "a_chat", "email", "job_search"]
    assert listed[-1].reasons[-1].path == "email"
    assert listed[1].codes == ("goes_further", "open_to_all")


def test_a_completed_path_counts_for_what_it_brings_until_an_assessment_says_otherwise():
    done = frozenset({"first_steps"})
    assert order(Situation(goal="write_emails", completed=done))[0] == "email"
    below = recommend(CATALOGUE, Situation(goal="write_emails", completed=done, levels={MOUSE: 0}))
    assert below[0].path == "email"
    reason = below[0].reasons[-1]
    assert (reason.code, reason.path) == ("level_below", None)


def test_what_is_in_the_persons_language_comes_first():
    french = path("email_fr", goals=("write_emails",))
    both = path("email_two", goals=("write_emails",), languages=("fr", "en"))
    assert order(Situation(goal="write_emails"), [french, both]) == ["email_fr", "email_two"]
    situation = Situation(goal="write_emails", language="en")
    assert told(situation, [french, both]) == [
        ("email_two", "start", ("serves_goal", "open_to_all")),
        ("email_fr", "start", ("serves_goal", "open_to_all", "other_language")),
    ]


def test_paths_that_wait_for_each_other_hold_nobody_up():
    one = path("one", brings={MOUSE: 1}, requires={SEND: 1})
    other = path("other", brings={SEND: 1}, requires={MOUSE: 1})
    assert [(p, how) for p, how, _ in told(Situation(), [one, other])] == [
        ("one", "start"),
        ("other", "wait"),
    ]


def test_what_is_for_professionals_is_proposed_to_nobody():
    assert order(Situation(), [path("supporting", audience="professionals")]) == []


@given(orderly().flatmap(lambda paths: st.tuples(st.just(paths), _about(paths))))
def test_what_a_path_lacks_is_brought_by_one_before_it_if_any_brings_it(drawn):
    paths, situation = drawn
    by_code = {one.code: one for one in paths}
    steps = recommend(paths, situation)
    left = [by_code[step.path] for step in steps]
    for place, step in enumerate(steps):
        if step.standing == "continue":
            continue
        before = [one.code for one in left[:place]]
        for givers in _lacking(by_code[step.path], left, paths, situation):
            assert not givers or set(givers) & set(before), f"{step.path} lacks one of {givers}"
            assert not givers or step.standing == "wait"


@given(tangled().flatmap(lambda paths: st.tuples(st.just(paths), _about(paths))))
def test_everybody_is_proposed_something_until_all_is_done_and_nothing_twice(drawn):
    paths, situation = drawn
    steps = recommend(paths, situation)
    left = {one.code for one in paths} - situation.completed
    assert sorted(step.path for step in steps) == sorted(left)
    if left:
        assert steps[0].standing in ("continue", "start")
        assert all(step.reasons for step in steps)
    standings = [step.standing for step in steps]
    assert standings == sorted(standings, key=["continue", "start", "wait"].index)
    assert {s.path for s in steps if s.standing == "continue"} == situation.present & left


@given(tangled().flatmap(lambda paths: st.tuples(st.just(paths), _about(paths))), st.randoms())
def test_the_order_in_which_the_catalogue_is_read_changes_nothing(drawn, chance: random.Random):
    paths, situation = drawn
    shuffled = list(paths)
    chance.shuffle(shuffled)
    assert recommend(shuffled, situation) == recommend(paths, situation)


@pytest.mark.parametrize("goal", get_args(Goal))
def test_whoever_follows_what_is_proposed_comes_to_the_goal_and_to_the_end_of_what_ships(goal):
    catalogue = [one for one in shipped.paths() if one.audience == "people"]
    serving = {one.code for one in catalogue if goal in one.goals}
    done: list[str] = []
    for _ in catalogue:
        first = recommend(catalogue, Situation(goal=goal, completed=frozenset(done)))[0]
        assert first.standing == "start"
        assert not {"level_unknown", "level_below", "comes_after"} & set(first.codes)
        done.append(first.path)
    assert recommend(catalogue, Situation(goal=goal, completed=frozenset(done))) == ()
    before = done[: max(done.index(code) for code in serving)]
    needed = {code for one in serving for code in _ahead(catalogue, one)}
    assert set(before) <= needed | serving, "nothing that the goal does not need comes before it"


def _ahead(catalogue, code):
    """What comes before a path, and before that."""
    by_code = {one.code: one for one in catalogue}
    found: set[str] = set()
    coming = [code]
    while coming:
        path_ = by_code[coming.pop()]
        before = {*path_.after, *(o.code for o in catalogue if _brings_what_is_required(o, path_))}
        coming += before - found
        found |= before
    return found


def _brings_what_is_required(path_, by):
    return path_ is not by and any(
        brings.competence == wanted.competence and brings.level >= wanted.level
        for brings in _targets([path_])
        for wanted in by.requires
    )


def _about(paths):
    return situations([one.code for one in paths])


def _able(target, paths, situation):
    """As the rule says it, told in one line for the test."""
    level = situation.levels.get(target.competence)
    if level is not None:
        return level >= target.level
    done = [one for one in paths if one.code in situation.completed]
    return any(
        t.competence == target.competence and t.level >= target.level for t in _targets(done)
    )


def _targets(paths):
    return [target for one in paths for module in one.modules for target in module.targets]


def _lacking(path_, left, paths, situation):
    """For each thing that is missing before a path, the others left that bring it."""
    others = [one for one in left if one is not path_]
    for other in others:
        known = [t for t in _targets([other]) if _known(t, paths, situation)]
        able = known and all(_able(one, paths, situation) for one in known)
        if other.code in path_.after and not able:
            yield [other.code]
    for wanted in path_.requires:
        if not _able(wanted, paths, situation):
            yield [
                one.code
                for one in others
                if any(
                    t.competence == wanted.competence and t.level >= wanted.level
                    for t in _targets([one])
                )
            ]


def _known(target, paths, situation):
    done = _targets([one for one in paths if one.code in situation.completed])
    return target.competence in {*situation.levels, *(one.competence for one in done)}
