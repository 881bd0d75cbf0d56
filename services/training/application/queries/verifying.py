"""What anybody may see of a certificate, by the code that stands on it."""

from dataclasses import dataclass
from datetime import UTC, date

from kernel.codes import plain
from kernel.refusals import NotFound
from services.training.application.ports import Work
from services.training.domain.certificates.certificate import Certificate, Learned
from services.training.domain.certificates.terms import CertificateStatus
from services.training.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class PublicCertificate:
    """A certificate that exists, valid or not.

    `name` only where it is valid and its person agreed; `revoked_on` is the local day, and why is
    nobody's business but the site's.
    """

    code: str
    number: str
    status: CertificateStatus
    path: str
    version: int
    title: Words
    minutes: int
    on: date
    learned: tuple[Learned, ...]
    revoked_on: date | None = None
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class VerifyCertificate:
    """Whoever has a certificate, with its code in whatever spelling."""

    code: str


def verify_certificate(work: Work, query: VerifyCertificate) -> PublicCertificate:
    """Raises `NotFound`."""
    certificate = certificate_with(work, query.code)
    state = certificate.state
    site = work.sites.get(state.site_id)
    zone = UTC if site is None else site.zone
    valid = state.status == "valid"
    agreed = work.certificate_names.get(certificate.id) if valid else None
    return PublicCertificate(
        code=state.code,
        number=state.number,
        status=state.status,
        path=state.path,
        version=state.version,
        title=state.title,
        minutes=state.minutes,
        on=state.on,
        learned=state.learned,
        revoked_on=state.revocation.at.astimezone(zone).date() if state.revocation else None,
        name=None if agreed is None else agreed.name,
    )


def whose_certificate(work: Work, query: VerifyCertificate) -> str:
    """The id of the person, or of a professional's place in a session, for the audit log: the page
    has nothing of it. Raises `NotFound`."""
    return certificate_with(work, query.code).state.whose


def certificate_with(work: Work, code: str) -> Certificate:
    """The one with this code, in whatever spelling. Raises `NotFound`."""
    certificate = work.certificates.by_code(plain(code))
    if certificate is None:
        raise NotFound("certificate", code)
    return certificate
