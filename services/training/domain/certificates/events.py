"""What happens to certificates."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent
from services.training.domain.certificates.terms import (
    Outcome,
    Proposal,
    RestoredBecause,
    RevokedBecause,
)

if TYPE_CHECKING:
    from services.training.domain.certificates.certificate import CertificateState


@dataclass(frozen=True, kw_only=True)
class CertificateEvent(DomainEvent):
    """Base: how the certificate stands afterwards."""

    certificate: "CertificateState"


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(CertificateEvent):
    """Somebody finished a path."""


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(CertificateEvent):
    """It is not valid any more."""

    reason: RevokedBecause


@dataclass(frozen=True, kw_only=True)
class CertificateRestored(CertificateEvent):
    """It was revoked wrongly, and is valid again."""

    reason: RestoredBecause


@dataclass(frozen=True, kw_only=True)
class CertificateQuestioned(CertificateEvent):
    """An attendance was corrected since: a case is open, or this joins the one that is."""

    case_id: str
    proposes: Proposal
    module: str


@dataclass(frozen=True, kw_only=True)
class CertificateQuestionWithdrawn(CertificateEvent):
    """One of the attendances is as it was before."""

    case_id: str
    module: str


@dataclass(frozen=True, kw_only=True)
class CertificateCaseClosed(CertificateEvent):
    """A manager decided, or nothing is left to decide."""

    case_id: str
    outcome: Outcome
    reason: str | None
