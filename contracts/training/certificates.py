"""Certificates: that somebody finished a path.

None bears the verification code: it opens a public page that may name the person.
"""

from typing import Literal

from contracts.base import Code, Contract, Id, event


class CertificateFacts(Contract, frozen=True, kw_only=True):
    """Whose, of which version of which path, and where it was learnt."""

    certificate_id: Id
    enrolment_id: Id
    person_id: Id
    site_id: Id
    path: Code
    version: int


@event("training.certificate_issued")
class CertificateIssued(CertificateFacts, frozen=True, kw_only=True):
    """The path is finished."""


@event("training.certificate_revoked")
class CertificateRevoked(CertificateFacts, frozen=True, kw_only=True):
    """It is not valid any more."""

    reason: Code


@event("training.certificate_restored")
class CertificateRestored(CertificateFacts, frozen=True, kw_only=True):
    """It was revoked wrongly, and is valid again."""

    reason: Code


@event("training.certificate_questioned")
class CertificateQuestioned(CertificateFacts, frozen=True, kw_only=True):
    """An attendance was corrected after it was issued, or after it was revoked: a manager has to
    decide. Whatever joins the same case tells it again."""

    case_id: Id
    proposes: Literal["revoke", "restore"]
    module: Code


@event("training.certificate_question_withdrawn")
class CertificateQuestionWithdrawn(CertificateFacts, frozen=True, kw_only=True):
    """One of the corrected attendances is as it was before."""

    case_id: Id
    module: Code


@event("training.certificate_case_closed")
class CertificateCaseClosed(CertificateFacts, frozen=True, kw_only=True):
    """A manager decided; or it is settled, since every attendance is as it was before."""

    case_id: Id
    outcome: Literal["kept", "revoked", "restored", "settled"]
    reason: Code | None = None
    """Absent where it is settled."""
