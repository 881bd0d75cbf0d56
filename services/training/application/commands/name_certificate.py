"""Put a name on a certificate's public page, and take it off."""

from dataclasses import dataclass

from kernel.people import the_person
from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.training.application.certificate_views import CertificateView, viewed
from services.training.application.certifying import stop_naming
from services.training.application.lookups import the_certificate
from services.training.application.ports import Work
from services.training.domain.certificates.naming import AgreedName, check_name


@dataclass(frozen=True, kw_only=True)
class NameCertificate:
    """The person agreed today that whoever has the code sees this name."""

    scope: Scope
    certificate_id: str
    name: str
    by: str
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class UnnameCertificate:
    """The person does not agree any more."""

    scope: Scope
    certificate_id: str
    expected_version: int | None = None


def name_certificate(work: Work, command: NameCertificate) -> CertificateView:
    """In place of a name that it shows already. The day is that of the site's clocks.

    The person is held: an erasure beside this comes first or finds the name. Raises `NotFound`,
    `Stale`, `PersonUnknown`, `CertificateNotValid`, `InvalidValue`.
    """
    certificate = the_certificate(work, command.scope, command.certificate_id)
    check_version("certificate", certificate.id, command.expected_version, certificate.version)
    certificate.require_valid()
    state = certificate.state
    if state.person_id is not None:
        the_person(work.people, state.person_id)
    site = work.sites.get(state.site_id)
    if site is None:
        raise NotFound("site", state.site)
    name = AgreedName(
        certificate_id=certificate.id,
        name=check_name(command.name),
        agreed_on=work.now().astimezone(site.zone).date(),
        by=command.by,
    )
    work.certificate_names.put(name)
    work.audit.record("certificate.name", [certificate.id, state.whose])
    return viewed(work, certificate)


def unname_certificate(work: Work, command: UnnameCertificate) -> CertificateView:
    """Also where it shows none. Raises `NotFound`, `Stale`."""
    certificate = the_certificate(work, command.scope, command.certificate_id)
    check_version("certificate", certificate.id, command.expected_version, certificate.version)
    if stop_naming(work, [certificate.id]):
        work.audit.record("certificate.unname", [certificate.id, certificate.state.whose])
    return viewed(work, certificate)
