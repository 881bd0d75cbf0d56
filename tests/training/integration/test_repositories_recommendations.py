"""Recommendations in memory and on MongoDB: one suite for both."""

from services.training.application.ports.recommendations import WantedRecommendations
from services.training.domain.paths.path import Target
from services.training.domain.recommendations.reasons import Reason
from services.training.domain.recommendations.recommendation import (
    Recommendation,
    RecommendationState,
)
from services.training.domain.recommendations.recommending import Step
from tests.scripted import at
from tests.training.builders import AWA, BILAL, SITE_ID

STEP = Step(
    path="first_steps",
    version=1,
    standing="start",
    reasons=(
        Reason(code="device_bought"),
        Reason(code="level_below", competence="first-steps-2", level=2, have=0, path="email"),
    ),
    brings=(Target(competence="first-steps-2", level=2),),
)


def made(number, **changes):
    values = {"person_id": AWA, "site": "saint-denis", "origin": "asked", "status": "open"}
    return Recommendation.make(
        RecommendationState(
            recommendation_id=f"0197f000-0000-7000-8000-00000000ea{number:02d}",
            site_id=SITE_ID,
            made_at=at(7),
            by="desk-1",
            goal="get_started",
            language="fr",
            steps=(STEP, STEP),
            **values | changes,
        )
    )


def saved(twin, *recommendations):
    for one in recommendations:
        twin.change(lambda work, one=one: work.recommendations.save(one))
    return recommendations


def test_a_recommendation_comes_back_as_it_was_saved(twin):
    [one] = saved(twin, made(1))
    assert twin.look(lambda work: work.recommendations.get(one.id)) == one
    assert twin.look(lambda work: work.recommendations.get("nothing")) is None


def test_recommendations_are_listed_by_site_person_status_and_origin(twin):
    one, two, three = saved(
        twin,
        made(1),
        made(2, person_id=BILAL, site="lyon", origin="device"),
        made(3, status="declined"),
    )

    def listed(after=None, limit=0, **wanted):
        found = twin.look(
            lambda work: work.recommendations.listed(WantedRecommendations(**wanted), after, limit)
        )
        return [recommendation.id for recommendation in found]

    assert listed() == [one.id, two.id, three.id]
    assert listed(sites=frozenset({"lyon"})) == listed(origin="device") == [two.id]
    assert listed(sites=frozenset()) == []
    assert listed(person_id=AWA, status="open") == [one.id]
    assert listed(status="declined") == [three.id]
    assert listed(after=one.id, limit=1) == [two.id]


def test_recommendations_change_hands(twin):
    one, two = saved(twin, made(1), made(2, person_id=BILAL))
    assert twin.look(lambda work: work.recommendations.of_person(AWA)) == [one.id]
    twin.change(lambda work: work.recommendations.rekey([one.id], BILAL))
    assert twin.look(lambda work: work.recommendations.of_person(BILAL)) == [one.id, two.id]
    moved = twin.look(lambda work: work.recommendations.get(one.id))
    assert (moved.state.person_id, moved.partition, moved.version) == (BILAL, AWA, 1)
