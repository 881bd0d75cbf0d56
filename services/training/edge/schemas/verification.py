"""What anybody may see of a certificate."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.references import Code
from services.training.domain.certificates.terms import STATUSES
from services.training.edge.schemas.certificates import (
    LEARNED_EXAMPLE,
    MINUTES,
    LearnedAnswer,
)
from services.training.edge.schemas.words import WordsAnswer


class CodePath(Schema):
    """The certificate in a path; whatever stands there is answered."""

    code = fields.String(
        required=True,
        metadata={"description": "As on the certificate.", "example": "7K3M9PQRX4TZ"},
    )


class StatusPath(Schema):
    """A page of a year's list."""

    year = fields.Integer(required=True, validate=validate.Range(2000, 2199))
    page = fields.Integer(required=True, validate=validate.Range(0, 1000))


class AchievementPath(Schema):
    """A version of a path."""

    path = Code(required=True, metadata={"description": "Code of the path.", "example": "email"})
    version = fields.Integer(
        required=True, validate=validate.Range(1, 1_000_000), metadata={"example": 1}
    )


class PublicCertificateAnswer(Schema):
    """A certificate of ours, and how it stands."""

    code = fields.String()
    number = fields.String()
    status = fields.String(validate=validate.OneOf(STATUSES))
    path = fields.String()
    path_version = fields.Integer(attribute="version")
    title = fields.Nested(WordsAnswer)
    minutes = fields.Integer(metadata=MINUTES)
    on = fields.Date()
    learned = fields.List(fields.Nested(LearnedAnswer))
    revoked_on = fields.Date(allow_none=True)
    name = fields.String(
        allow_none=True,
        metadata={"description": "Where it is valid, and its person agreed to be named."},
    )


PUBLIC_EXAMPLE: Final[dict[str, Any]] = {
    "code": "7K3M9PQRX4TZ",
    "number": "C-2026-000012",
    "status": "valid",
    "path": "email",
    "path_version": 1,
    "title": {"fr": "Écrire des e-mails", "en": "Writing e-mails"},
    "minutes": 600,
    "on": "2026-11-23",
    "learned": [LEARNED_EXAMPLE],
    "revoked_on": None,
    "name": None,
}
