"""Certificates, as the sites see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kernel.people import listed_under
from kernel.scope import Scope
from services.training.application.certificate_views import CertificateView, viewed
from services.training.application.lookups import sites_of, the_certificate
from services.training.application.ports import Work
from services.training.application.ports.certificates import WantedCertificates
from services.training.domain.certificates.cases import late_since
from services.training.domain.certificates.certificate import Certificate
from services.training.domain.certificates.terms import CertificateStatus


@dataclass(frozen=True, kw_only=True)
class GetCertificate:
    """One of the caller's sites."""

    scope: Scope
    certificate_id: str


def get_certificate(work: Work, query: GetCertificate) -> CertificateView:
    """Raises `NotFound`."""
    return viewed(work, the_certificate(work, query.scope, query.certificate_id))


@dataclass(frozen=True, kw_only=True)
class ListCertificates:
    """Those of one site, or of all the caller's, that fit all that is given."""

    scope: Scope
    site: str | None = None
    person_id: str | None = None
    enrolment_id: str | None = None
    path: str | None = None
    status: CertificateStatus | None = None
    after: str | None = None
    limit: int = 0


def list_certificates(work: Work, query: ListCertificates) -> Sequence[Certificate]:
    """In the order of their issue. Raises `OutOfScope`, `NotFound`."""
    wanted = WantedCertificates(
        sites=sites_of(work, query.scope, query.site),
        person_id=listed_under(work.people, query.person_id),
        enrolment_id=query.enrolment_id,
        path=query.path,
        status=query.status,
    )
    return work.certificates.listed(wanted, query.after, query.limit)


@dataclass(frozen=True, kw_only=True)
class ListCases:
    """The certificates of one site, or of all the caller's, about which a manager has to decide;
    `late`: since more than 14 days."""

    scope: Scope
    site: str | None = None
    late: bool = False
    after: str | None = None
    limit: int = 0


def list_cases(work: Work, query: ListCases) -> Sequence[Certificate]:
    """In the order of their issue. Raises `OutOfScope`, `NotFound`."""
    wanted = WantedCertificates(
        sites=sites_of(work, query.scope, query.site),
        questioned=True,
        questioned_before=late_since(work.now()) if query.late else None,
    )
    return work.certificates.listed(wanted, query.after, query.limit)


@dataclass(frozen=True, kw_only=True)
class CountCases:
    """How many wait in the whole network."""


def count_cases(work: Work, query: CountCases) -> Mapping[bool, int]:
    """Those that are late under True, the others under False."""
    del query
    return work.certificates.open_cases(late_since(work.now()))
