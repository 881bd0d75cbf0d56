"""What people are recommended is kept, said in plain words, and followed up."""

import pytest

from kernel.refusals import NotFound, OutOfScope, PersonUnknown, Stale
from kernel.scope import NATIONAL
from services.training.application.commands.end_recommendation import (
    DeclineRecommendation,
    TakeUpRecommendation,
)
from services.training.application.commands.recommend_path import RecommendPath
from services.training.application.queries.recommendations import (
    GetRecommendation,
    ListRecommendations,
)
from services.training.domain.recommendations.reasons import REASON_CODES, Reason
from services.training.domain.recommendations.refusals import NothingLeft, RecommendationClosed
from services.training.domain.recommendations.words import GOALS, Titles, say
from services.training.domain.words import Words
from tests.scripted import CONTEXT, published
from tests.training.assessments import Desk as Assessor
from tests.training.builders import AWA, BILAL, ELSEWHERE, HERE
from tests.training.catalogues import path


@pytest.fixture
def known(network):
    """With Awa, first steps, and e-mail after them."""
    network.person()
    network.path(path("first_steps", brings={"first-steps-2": 2}, goals=("get_started",)))
    network.path(
        path(
            "email",
            brings={"crcn-2-1": 1},
            requires={"first-steps-2": 1},
            after=("first_steps",),
            goals=("write_emails",),
        )
    )
    return network


def recommend(network, person_id=AWA, **changes):
    values = {"scope": NATIONAL, "site": "saint-denis", "by": "desk-1", "goal": "write_emails"}
    command = RecommendPath(person_id=person_id, **values | changes)
    return network.app.recommend_path(command, CONTEXT)


def decline(network, view, **changes):
    values = {"scope": NATIONAL, "reason": "no_time_now", "by": "desk-1"}
    command = DeclineRecommendation(recommendation_id=view.id, **values | changes)
    return network.app.decline_recommendation(command, CONTEXT)


def take_up(network, view, scope=NATIONAL):
    command = TakeUpRecommendation(scope=scope, recommendation_id=view.id, by="desk-1")
    return network.app.take_up_recommendation(command, CONTEXT)


def listed(network, scope=NATIONAL, **wanted):
    found = network.app.list_recommendations(ListRecommendations(scope=scope, **wanted))
    return [one.id for one in found]


def test_what_is_recommended_is_kept_with_its_reasons_in_words(known):
    view = recommend(known)
    first, then = view.steps
    assert (first.step.path, first.step.standing, first.title.fr) == (
        "first_steps",
        "start",
        "first_steps",
    )
    assert first.reasons[0].say == Words(
        fr="Vous voulez écrire des e-mails. Ce parcours vous prépare au parcours « email ».",
        en="You want to write e-mails. This path prepares you for the path “email (en)”.",
    )
    assert then.step.codes == ("serves_goal", "comes_after", "level_unknown")
    question = GetRecommendation(scope=HERE, recommendation_id=view.id)
    assert known.app.get_recommendation(question) == view
    assert published(known)[-1] == "PathRecommended"


def test_what_is_under_way_is_seen_and_what_is_missing_refused(known):
    known.enrolment(path="first_steps")
    assert recommend(known).steps[0].step.standing == "continue"
    with pytest.raises(PersonUnknown):
        recommend(known, BILAL)
    with pytest.raises(OutOfScope):
        recommend(known, scope=ELSEWHERE)
    with pytest.raises(NotFound):
        recommend(known, site="nowhere")


def test_what_was_assessed_counts(known):
    Assessor(known).enter([("first-steps-2", 2)])
    view = recommend(known)
    assert (view.state.path.path, view.state.path.codes) == (
        "email",
        ("serves_goal", "prerequisites_met"),
    )


def test_who_has_completed_everything_is_told_so(network):
    network.person()
    with pytest.raises(NothingLeft):
        recommend(network)


def test_a_recommendation_is_taken_up_or_declined_once(known):
    one, other = recommend(known), recommend(known)
    declined = decline(known, one)
    assert (declined.state.status, declined.state.declined_because) == ("declined", "no_time_now")
    assert decline(known, one).version == declined.version
    with pytest.raises(RecommendationClosed):
        take_up(known, one)
    taken = take_up(known, other)
    assert take_up(known, other).version == taken.version
    with pytest.raises(RecommendationClosed):
        decline(known, other)
    assert published(known)[-2:] == ["RecommendationDeclined", "RecommendationTakenUp"]


def test_a_change_by_an_older_version_or_from_another_site_is_refused(known):
    view = recommend(known)
    with pytest.raises(Stale):
        decline(known, view, expected_version=7)
    with pytest.raises(NotFound):
        take_up(known, view, ELSEWHERE)


def test_recommendations_are_listed_by_site_person_and_what_came_of_them(known):
    one, other = recommend(known), recommend(known, site="lyon")
    decline(known, other)
    assert listed(known) == listed(known, person_id=AWA) == [one.id, other.id]
    assert listed(known, HERE) == listed(known, status="open") == [one.id]
    assert listed(known, origin="device") == listed(known, person_id=BILAL) == []


def test_whoever_begins_the_path_takes_the_recommendation_up(known):
    one, other = recommend(known), recommend(known)
    decline(known, other)
    enrolment = known.enrolment(path="first_steps")
    view = known.app.get_recommendation(GetRecommendation(scope=HERE, recommendation_id=one.id))
    assert (view.state.status, view.state.enrolment_id) == ("taken_up", enrolment.id)
    assert listed(known, status="declined") == [other.id]


@pytest.mark.parametrize("code", REASON_CODES)
def test_every_reason_has_short_sentences_in_both_languages(code):
    titles = Titles(paths={}, competences={"crcn-2-1": Words(fr="écrire à quelqu’un")})
    reason = Reason(
        code=code, path="email", goal="write_emails", competence="crcn-2-1", level=1, have=0
    )
    said = say(reason, titles)
    for text in (said.fr, said.en):
        assert "{" not in text
        assert text.endswith(".")
        assert max(len(one.split()) for one in text.replace("?", ".").split(".")) <= 18


def test_a_competence_is_called_what_people_call_it(known):
    known.path(path("cv", brings={"crcn-3-1": 1}, requires={"crcn-1-1": 1}, goals=("find_work",)))
    steps = recommend(known, goal="find_work").steps
    said = [one.say.fr for step in steps for one in step.reasons]
    assert any("où vous en êtes : chercher sur internet." in one for one in said), said


def test_every_goal_can_be_said():
    titles = Titles(paths={}, competences={})
    for goal in GOALS:
        said = say(Reason(code="serves_goal", goal=goal), titles)
        assert GOALS[goal].fr in said.fr
        assert GOALS[goal].en in said.en


def test_what_no_path_brings_is_looked_at_with_somebody_of_the_team():
    titles = Titles(paths={"email": Words(fr="L’e-mail")}, competences={})
    about = {"code": "level_below", "competence": "crcn-2-1", "level": 1, "have": 0}
    assert say(Reason(**about, path="email"), titles).fr.endswith(
        "Le parcours « L’e-mail » vous l’apprend."
    )
    assert say(Reason(**about), titles).fr.endswith("Une personne de l’équipe vous aide pour cela.")
