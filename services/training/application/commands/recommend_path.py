"""Recommend somebody a path."""

from dataclasses import dataclass

from kernel.people import the_person
from kernel.scope import Scope
from services.training.application.lookups import the_site
from services.training.application.ports import Work
from services.training.application.recommending import (
    RecommendationView,
    in_words,
    keep,
    situation_of,
)
from services.training.domain.paths.path import Goal
from services.training.domain.recommendations.recommending import recommend
from services.training.domain.recommendations.refusals import NothingLeft


@dataclass(frozen=True, kw_only=True)
class RecommendPath:
    """What the person wants, if that is known, and the tag of the language in which they learn."""

    scope: Scope
    person_id: str
    site: str
    by: str
    goal: Goal | None = None
    language: str = "fr"


def recommend_path(work: Work, command: RecommendPath) -> RecommendationView:
    """What comes first, what comes after, and why; it is kept.

    Raises `OutOfScope`, `NotFound`, `PersonUnknown`, and `NothingLeft`.
    """
    site = the_site(work, command.scope, command.site)
    person = the_person(work.people, command.person_id)
    situation = situation_of(work, person.id, command.goal, command.language)
    steps = recommend(work.paths.listed(), situation)
    if not steps:
        raise NothingLeft(person.id)
    made = keep(work, person.id, site, steps, situation, origin="asked", by=command.by)
    return in_words(work, made)
