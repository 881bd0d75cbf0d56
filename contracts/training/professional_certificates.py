"""Certificates of the social workers of partners; counted apart from those of people.

None bears the verification code: it opens a public page that may name the professional.
"""

from typing import Literal

from contracts.base import Code, Contract, Id, event


class ProfessionalCertificateFacts(Contract, frozen=True, kw_only=True):
    """Of which attendee of which partner, of which version of which path."""

    certificate_id: Id
    attendee_id: Id
    partner_id: Id
    site_id: Id
    path: Code
    version: int


@event("training.professional_certificate_issued")
class ProfessionalCertificateIssued(ProfessionalCertificateFacts, frozen=True, kw_only=True):
    """All that the path asks was attended."""


@event("training.professional_certificate_revoked")
class ProfessionalCertificateRevoked(ProfessionalCertificateFacts, frozen=True, kw_only=True):
    """It is not valid any more."""

    reason: Code


@event("training.professional_certificate_restored")
class ProfessionalCertificateRestored(ProfessionalCertificateFacts, frozen=True, kw_only=True):
    """It was revoked wrongly, and is valid again."""

    reason: Code


@event("training.professional_certificate_questioned")
class ProfessionalCertificateQuestioned(ProfessionalCertificateFacts, frozen=True, kw_only=True):
    """Attendance was corrected after it was issued, or revoked: a manager has to decide."""

    case_id: Id
    proposes: Literal["revoke", "restore"]


@event("training.professional_certificate_question_withdrawn")
class ProfessionalCertificateQuestionWithdrawn(
    ProfessionalCertificateFacts, frozen=True, kw_only=True
):
    """The attendance is as it was before."""

    case_id: Id


@event("training.professional_certificate_case_closed")
class ProfessionalCertificateCaseClosed(ProfessionalCertificateFacts, frozen=True, kw_only=True):
    """A manager decided; or it is settled, since the attendance is as it was before."""

    case_id: Id
    outcome: Literal["kept", "revoked", "restored", "settled"]
    reason: Code | None = None
    """Absent where it is settled."""
