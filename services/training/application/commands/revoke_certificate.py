"""Say that a certificate is not valid, or that it is valid after all."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.training.application.certificate_views import CertificateView, viewed
from services.training.application.lookups import the_certificate
from services.training.application.ports import Work
from services.training.domain.certificates.certificate import Certificate
from services.training.domain.certificates.terms import RestoredBecause, RevokedBecause


@dataclass(frozen=True, kw_only=True)
class RevokeCertificate:
    """It is not valid any more, and whoever verifies it is told so."""

    scope: Scope
    certificate_id: str
    reason: RevokedBecause
    by: str
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class RestoreCertificate:
    """It was revoked wrongly."""

    scope: Scope
    certificate_id: str
    reason: RestoredBecause
    by: str
    expected_version: int | None = None


def revoke_certificate(work: Work, command: RevokeCertificate) -> CertificateView:
    """Raises `NotFound`, `Stale`, `CertificateNotValid`."""
    certificate = _changed(work, command)
    certificate.revoke(command.reason, work.now(), command.by)
    return _kept(work, certificate, "revoke", command.reason)


def restore_certificate(work: Work, command: RestoreCertificate) -> CertificateView:
    """Raises `NotFound`, `Stale`, `CertificateStillValid`."""
    certificate = _changed(work, command)
    certificate.restore(command.reason, work.now(), command.by)
    return _kept(work, certificate, "restore", command.reason)


def _changed(work: Work, command: RevokeCertificate | RestoreCertificate) -> Certificate:
    certificate = the_certificate(work, command.scope, command.certificate_id)
    check_version("certificate", certificate.id, command.expected_version, certificate.seen)
    return certificate


def _kept(work: Work, certificate: Certificate, done: str, reason: str) -> CertificateView:
    work.certificates.save(certificate)
    work.audit.record(f"certificate.{done}", [certificate.id, certificate.state.whose], reason)
    return viewed(work, certificate)
