"""Put a name on a certificate's public page, and take it off."""

from dataclasses import dataclass

from kernel.people import NOBODY, the_person
from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.training.application.certificate_views import CertificateView, viewed
from services.training.application.certifying import stop_naming
from services.training.application.lookups import the_certificate
from services.training.application.ports import Work
from services.training.domain.certificates.naming import AgreedName, check_name
from services.training.domain.certificates.refusals import NameForgotten, NobodyToName


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

    The person is held, of a professional the name on the session's list: what erases or forgets
    beside this comes first, or finds the name. Once the list names a professional no more, nothing
    would ever forget a name that is put here. Raises `NotFound`, `Stale`, `PersonUnknown`,
    `NameForgotten`, `NobodyToName`, `CertificateNotValid`, `InvalidValue`.
    """
    certificate = the_certificate(work, command.scope, command.certificate_id)
    check_version("certificate", certificate.id, command.expected_version, certificate.seen)
    certificate.require_valid()
    state = certificate.state
    if state.person_id == NOBODY:
        raise NobodyToName(certificate.id)
    if state.person_id is not None:
        the_person(work.people, state.person_id)
    elif not work.attendee_names.hold(state.enrolment_id):
        raise NameForgotten(certificate.id)
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
    work.certificates.save_naming(certificate)
    work.audit.record("certificate.name", [certificate.id, state.whose])
    return viewed(work, certificate)


def unname_certificate(work: Work, command: UnnameCertificate) -> CertificateView:
    """Also where it shows none. Raises `NotFound`, `Stale`."""
    certificate = the_certificate(work, command.scope, command.certificate_id)
    check_version("certificate", certificate.id, command.expected_version, certificate.seen)
    if stop_naming(work, [certificate.id]):
        work.certificates.save_naming(certificate)
        work.audit.record("certificate.unname", [certificate.id, certificate.state.whose])
    return viewed(work, certificate)
