"""Recommendations."""

from typing import Any, Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, Instant, PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import SiteReference
from services.training.domain.paths.path import Goal
from services.training.domain.recommendations.reasons import REASON_CODES
from services.training.domain.recommendations.recommendation import (
    DECLINED_BECAUSE,
    ORIGINS,
    STATUSES,
)
from services.training.domain.recommendations.recommending import STANDINGS
from services.training.edge.schemas.paths import TargetAnswer
from services.training.edge.schemas.words import WordsAnswer

RECOMMENDATIONS_PAGING: Final = Paging("list_recommendations")
LANGUAGE: Final = r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}\Z"


class RecommendPathBody(Schema):
    """For whom, where, and what the person wants."""

    person_id = Id(required=True)
    site = SiteReference(required=True)
    goal = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(get_args(Goal)),
        metadata={"description": "Why the person comes; left out where that is not known."},
    )
    language = fields.String(
        load_default="fr",
        validate=validate.Regexp(LANGUAGE, error="Not a language tag in small letters."),
        metadata={"description": "In which the person learns: `fr`, `ar`, `pt-br`."},
    )


class DeclineBody(Schema):
    """Why not."""

    reason = fields.String(required=True, validate=validate.OneOf(DECLINED_BECAUSE))


class RecommendationsQuery(Schema):
    """Which recommendations to list."""

    site = SiteReference(load_default=None)
    person_id = Id(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    origin = fields.String(
        load_default=None,
        validate=validate.OneOf(ORIGINS),
        metadata={"description": "`device`: those that the desk is to offer."},
    )
    limit = limit()
    cursor = RECOMMENDATIONS_PAGING.cursor()


class ReasonAnswer(Schema):
    """Why, as a code and in plain words."""

    code = fields.String(attribute="reason.code", validate=validate.OneOf(REASON_CODES))
    path = fields.String(attribute="reason.path", allow_none=True)
    goal = fields.String(attribute="reason.goal", allow_none=True)
    competence = fields.String(attribute="reason.competence", allow_none=True)
    level = fields.Integer(
        attribute="reason.level", allow_none=True, metadata={"description": "That is needed."}
    )
    have = fields.Integer(
        attribute="reason.have",
        allow_none=True,
        metadata={"description": "The person's; null: not known, which is not 0."},
    )
    say = fields.Nested(WordsAnswer)


class StepAnswer(Schema):
    """A path in its place of the list."""

    path = fields.String(attribute="step.path")
    path_version = fields.Integer(attribute="step.version")
    title = fields.Nested(
        WordsAnswer, allow_none=True, metadata={"description": "Null where it is taught no more."}
    )
    standing = fields.String(
        attribute="step.standing",
        validate=validate.OneOf(STANDINGS),
        metadata={
            "description": "`continue`: the person is on it; `start`: may begin now; `wait`: needs "
            "something first, which its reasons name."
        },
    )
    reasons = fields.List(fields.Nested(ReasonAnswer))
    brings = fields.List(
        fields.Nested(TargetAnswer),
        attribute="step.brings",
        metadata={"description": "Levels that the person is not known to have."},
    )


class ListedRecommendationAnswer(Schema):
    """What somebody was recommended once, without the list of paths."""

    id = fields.String()
    person_id = PersonId(attribute="state.person_id")
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    origin = fields.String(attribute="state.origin", validate=validate.OneOf(ORIGINS))
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    path = fields.String(attribute="state.path.path")
    path_version = fields.Integer(attribute="state.path.version")
    reasons = fields.List(fields.String(), attribute="state.path.codes")
    goal = fields.String(attribute="state.goal", allow_none=True)
    language = fields.String(attribute="state.language")
    made_at = Instant(attribute="state.made_at")
    made_by = fields.String(attribute="state.by", allow_none=True)
    ended_at = Instant(attribute="state.ended_at", allow_none=True)
    enrolment_id = fields.String(attribute="state.enrolment_id", allow_none=True)
    declined_because = fields.String(attribute="state.declined_because", allow_none=True)
    version = fields.Integer()


class RecommendationAnswer(ListedRecommendationAnswer):
    """The same, and every path in its order with its reasons in words."""

    steps = fields.List(fields.Nested(StepAnswer))


class RecommendationsAnswer(Schema):
    """A page of recommendations."""

    items = fields.List(fields.Nested(ListedRecommendationAnswer))
    next_cursor = fields.String(allow_none=True)


RECOMMEND_EXAMPLE: Final[dict[str, Any]] = {
    "person_id": "0197f000-0000-7000-8000-000000000301",
    "site": "saint-denis",
    "goal": "write_emails",
    "language": "fr",
}
LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000501",
    "person_id": RECOMMEND_EXAMPLE["person_id"],
    "site": "saint-denis",
    "site_id": "0197f000-0000-7000-8000-000000000001",
    "origin": "asked",
    "status": "open",
    "path": "first_steps",
    "path_version": 1,
    "reasons": ["leads_to", "open_to_all"],
    "goal": "write_emails",
    "language": "fr",
    "made_at": "2026-11-23T09:00:00.000Z",
    "made_by": "desk-1",
    "ended_at": None,
    "enrolment_id": None,
    "declined_because": None,
    "version": 1,
}
RECOMMENDATION_EXAMPLE: Final[dict[str, Any]] = LISTED_EXAMPLE | {
    "steps": [
        {
            "path": "first_steps",
            "path_version": 1,
            "title": {"fr": "Premiers pas", "en": "First steps"},
            "standing": "start",
            "reasons": [
                {
                    "code": "open_to_all",
                    "path": None,
                    "goal": None,
                    "competence": None,
                    "level": None,
                    "have": None,
                    "say": {
                        "fr": "Vous n’avez besoin de rien savoir avant.",
                        "en": "You need not know anything before.",
                    },
                }
            ],
            "brings": [{"competence": "first-steps-2", "level": 2}],
        }
    ],
}
