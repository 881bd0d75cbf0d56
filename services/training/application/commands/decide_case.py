"""Decide about a certificate whose attendance was corrected."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.training.application.certificate_views import CertificateView, viewed
from services.training.application.lookups import the_certificate
from services.training.application.ports import Work
from services.training.domain.certificates.terms import Decision


@dataclass(frozen=True, kw_only=True)
class DecideCase:
    """What the open case proposes, or that nothing changes; the reason is one of the decision's."""

    scope: Scope
    certificate_id: str
    decision: Decision
    reason: str
    by: str
    expected_version: int | None = None


def decide_case(work: Work, command: DecideCase) -> CertificateView:
    """Raises `NotFound`, `Stale`, `NoOpenCase`, `InvalidValue`."""
    certificate = the_certificate(work, command.scope, command.certificate_id)
    check_version("certificate", certificate.id, command.expected_version, certificate.seen)
    certificate.decide(command.decision, command.reason, work.now(), command.by)
    work.certificates.save(certificate)
    work.audit.record(
        f"certificate.{command.decision}",
        [certificate.id, certificate.state.whose],
        command.reason,
    )
    return viewed(work, certificate)
