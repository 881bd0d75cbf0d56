"""Begin a path."""

from dataclasses import dataclass

from kernel.people import the_person
from kernel.scope import Scope
from services.training.application.lookups import the_site, the_taught_path
from services.training.application.ports import Work
from services.training.domain.enrolments.enrolment import Enrolment, EnrolmentState
from services.training.domain.enrolments.refusals import AlreadyEnrolled


@dataclass(frozen=True, kw_only=True)
class OpenEnrolment:
    """The person begins the latest version of the path at the site."""

    scope: Scope
    person_id: str
    path: str
    site: str
    by: str


def open_enrolment(work: Work, command: OpenEnrolment) -> Enrolment:
    """Raises `OutOfScope`, `NotFound`, `PathRetired`, `PersonUnknown`, `AlreadyEnrolled`."""
    site = the_site(work, command.scope, command.site)
    path = the_taught_path(work, command.path)
    person = the_person(work.people, command.person_id)
    known = work.enrolments.open_of(person.id, path.code)
    if known is not None:
        raise AlreadyEnrolled(path.code, known.id)
    enrolment = Enrolment.open(
        EnrolmentState(
            enrolment_id=work.tools.new_id(),
            person_id=person.id,
            site_id=site.id,
            site=site.slug,
            path=path.code,
            version=path.version,
            opened_at=work.now(),
            opened_by=command.by,
        )
    )
    work.enrolments.save(enrolment)
    work.audit.record("enrolment.open", [enrolment.id, person.id])
    return enrolment
