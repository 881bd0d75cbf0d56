"""A certificate on paper."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.lookups import the_certificate
from services.training.application.ports import Work, papers
from services.training.domain.certificates.naming import check_name


@dataclass(frozen=True, kw_only=True)
class PrintCertificate:
    """For its person: with this name, which is kept nowhere; else with the one that the public page
    shows, or of a professional the session's list, where the caller `reads_lists`; else with a line
    to write it on."""

    scope: Scope
    certificate_id: str
    name: str | None = None
    reads_lists: bool = False


def print_certificate(work: Work, query: PrintCertificate) -> papers.CertificatePaper:
    """Raises `NotFound`, `CertificateNotValid`, `InvalidValue`."""
    certificate = the_certificate(work, query.scope, query.certificate_id)
    certificate.require_valid()
    state = certificate.state
    path, site = work.paths.get(state.path, state.version), work.sites.get(state.site_id)
    if path is None or site is None:
        raise LookupError(f"certificate {certificate.id} is of a path or site that nobody knows")
    agreed = work.certificate_names.get(certificate.id)
    looked_up = query.reads_lists and state.partner_id is not None
    listed = work.attendee_names.get(state.enrolment_id) if looked_up else None
    shown = listed if agreed is None else agreed.name
    return papers.CertificatePaper(
        number=state.number,
        code=state.code,
        url=work.tools.addresses.verification(state.code),
        site=papers.Site(site.name, (), site.timezone),
        title=state.title.fr,
        minutes=state.minutes,
        on=state.on,
        issued_at=state.issued_at,
        modules=tuple(module.title.fr for module in path.modules),
        learned=state.learned,
        name=shown if query.name is None else check_name(query.name),
        whose=state.person_id,
    )
