"""Certificates and the cases about them."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag, Id, Instant, PersonId, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, SiteReference
from services.training.domain.certificates.naming import LONGEST_NAME
from services.training.domain.certificates.terms import (
    CASE_STATUSES,
    DECISIONS,
    REASONS,
    RESTORED_BECAUSE,
    REVOKED_BECAUSE,
    STATUSES,
)
from services.training.edge.schemas.words import WordsAnswer

CERTIFICATES_PAGING: Final = Paging("list_certificates")
CASES_PAGING: Final = Paging("list_certificate_cases")


class CertificatesQuery(Schema):
    """Which certificates to list."""

    site = SiteReference(load_default=None)
    person_id = Id(load_default=None)
    enrolment_id = Id(load_default=None)
    path = Code(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    limit = limit()
    cursor = CERTIFICATES_PAGING.cursor()


class CasesQuery(Schema):
    """Which cases to list."""

    site = SiteReference(load_default=None)
    late = fields.Boolean(
        load_default=False,
        truthy={"true", True},
        falsy={"false", False},
        metadata={"description": "Only those that wait for a decision for too long."},
    )
    limit = limit()
    cursor = CASES_PAGING.cursor()


class RevokeBody(Schema):
    """Why it is not valid."""

    reason = fields.String(required=True, validate=validate.OneOf(REVOKED_BECAUSE))


class RestoreBody(Schema):
    """Why it is valid after all."""

    reason = fields.String(required=True, validate=validate.OneOf(RESTORED_BECAUSE))


class DecideBody(Schema):
    """What becomes of it, and why."""

    decision = fields.String(
        required=True,
        validate=validate.OneOf(DECISIONS),
        metadata={"description": "`keep` changes nothing; else what the case proposes."},
    )
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))


class NameBody(Schema):
    """The name that the person agreed to show."""

    name = Text(longest=LONGEST_NAME, required=True)
    agreed = Flag(
        required=True,
        validate=validate.Equal(True, error="The person must agree."),
        metadata={"description": "That the person said so today; `true`, or nothing is kept."},
    )


class PrintBody(Schema):
    """Whose name to print."""

    name = Text(
        longest=LONGEST_NAME,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Printed and kept nowhere. Left out, the name that the public page "
            "shows is printed, or a line to write one on."
        },
    )


class LearnedAnswer(Schema):
    """A competence that the path is about, in the words of the day of issue."""

    competence = fields.String()
    title = fields.Nested(WordsAnswer, metadata={"description": "Its framework's."})
    plain = fields.Nested(
        WordsAnswer, allow_none=True, metadata={"description": "What people call it."}
    )
    level = fields.Integer(
        attribute="reached",
        allow_none=True,
        metadata={
            "description": "What an assessment showed. Null: the person practised this on the "
            "path, and nothing says how able they are."
        },
    )
    highest = fields.Integer(metadata={"description": "The framework's highest level."})
    level_title = fields.Nested(WordsAnswer, attribute="reached_title", allow_none=True)
    framework = fields.String()
    measured = fields.Boolean(metadata={"description": "An assessment showed the level."})


class RevocationAnswer(Schema):
    """Why it is not valid."""

    reason = fields.String(validate=validate.OneOf(REVOKED_BECAUSE))
    by = fields.String()
    at = Instant()


class DoubtAnswer(Schema):
    """An attendance that was corrected."""

    module = fields.String()
    seat_id = fields.String()


class CaseAnswer(Schema):
    """What a manager decides, or decided."""

    id = fields.String(attribute="case_id")
    proposes = fields.String(validate=validate.OneOf(["revoke", "restore"]))
    status = fields.String(validate=validate.OneOf(CASE_STATUSES))
    opened_at = Instant()
    decide_by = Instant()
    doubts = fields.List(fields.Nested(DoubtAnswer))
    closed_at = Instant(allow_none=True)
    by = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)


class ListedCertificate(Schema):
    """A certificate, as lists show it."""

    id = fields.String()
    number = fields.String(attribute="state.number")
    enrolment_id = fields.String(
        attribute="state.enrolment_id",
        metadata={"description": "Of a professional's: their place in a session."},
    )
    person_id = PersonId(attribute="state.person_id")
    partner_id = fields.String(
        attribute="state.partner_id",
        allow_none=True,
        metadata={"description": "Where it is a professional's; then it is no person's."},
    )
    site = fields.String(attribute="state.site")
    path = fields.String(attribute="state.path")
    path_version = fields.Integer(attribute="state.version")
    title = fields.Nested(WordsAnswer, attribute="state.title")
    on = fields.Date(
        attribute="state.on",
        metadata={"description": "The day on which the path was completed, on the site's clocks."},
    )
    issued_at = Instant(attribute="state.issued_at")
    status = fields.String(attribute="state.status", validate=validate.OneOf(STATUSES))
    revocation = fields.Nested(RevocationAnswer, attribute="state.revocation", allow_none=True)
    open_case = fields.Nested(CaseAnswer, attribute="state.open_case", allow_none=True)
    version = fields.Integer()


MINUTES: Final = {
    "description": "The path's length when all of it is taught; modules that a trainer validated "
    "may have taken the person less."
}


class CertificateAnswer(ListedCertificate):
    """A certificate. The name that its public page shows is told by that page alone."""

    code = fields.String(metadata={"description": "Verifies it; whoever has it sees the page."})
    url = fields.String(metadata={"description": "The public page."})
    minutes = fields.Integer(attribute="state.minutes", metadata=MINUTES)
    learned = fields.List(fields.Nested(LearnedAnswer), attribute="state.learned")
    cases = fields.List(fields.Nested(CaseAnswer), attribute="state.cases")
    named_on = fields.Date(
        allow_none=True,
        metadata={"description": "The day on which its person agreed to be named, if they did."},
    )


class CertificatesAnswer(Schema):
    """A page of certificates."""

    items = fields.List(fields.Nested(ListedCertificate))
    next_cursor = fields.String(allow_none=True)


_TITLE: Final = {"fr": "Écrire des e-mails", "en": "Writing e-mails"}
LISTED_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000501",
    "number": "C-2026-000012",
    "enrolment_id": "0197f000-0000-7000-8000-000000000401",
    "person_id": "0197f000-0000-7000-8000-000000000301",
    "partner_id": None,
    "site": "saint-denis",
    "path": "email",
    "path_version": 1,
    "title": _TITLE,
    "on": "2026-11-23",
    "issued_at": "2026-11-23T15:30:00.000Z",
    "status": "valid",
    "revocation": None,
    "open_case": None,
    "version": 1,
}
LEARNED_EXAMPLE: Final[dict[str, Any]] = {
    "competence": "crcn-2-1",
    "title": {"fr": "Interagir", "en": "Interacting"},
    "plain": {
        "fr": "écrire et recevoir des messages",
        "en": "writing and receiving messages",
    },
    "level": 1,
    "highest": 8,
    "level_title": {"fr": "Novice", "en": "Novice"},
    "framework": "crcn",
    "measured": True,
}
CASE_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000601",
    "proposes": "revoke",
    "status": "open",
    "opened_at": "2026-11-24T09:00:00.000Z",
    "decide_by": "2026-12-08T09:00:00.000Z",
    "doubts": [{"module": "email_write", "seat_id": "0197f000-0000-7000-8000-000000000701"}],
    "closed_at": None,
    "by": None,
    "reason": None,
}
CERTIFICATE_EXAMPLE: Final[dict[str, Any]] = LISTED_EXAMPLE | {
    "code": "7K3M9PQRX4TZ",
    "url": "https://passerelle.example/training/verify/7K3M9PQRX4TZ",
    "minutes": 600,
    "learned": [LEARNED_EXAMPLE],
    "cases": [],
    "named_on": None,
}
REVOKED_EXAMPLE: Final[dict[str, Any]] = CERTIFICATE_EXAMPLE | {
    "status": "revoked",
    "revocation": {
        "reason": "not_attended",
        "by": "manager-1",
        "at": "2026-11-24T10:00:00.000Z",
    },
    "version": 2,
}
