"""Begin a path."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kernel.people import the_person
from kernel.scope import Scope
from services.training.application.enrolling import look_again
from services.training.application.enrolment_views import EnrolmentView, view_of
from services.training.application.lookups import the_site, the_taught_path
from services.training.application.ports import Work
from services.training.application.recommending import note_enrolment
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.progress import COUNTS_BACK, Validation
from services.training.domain.enrolments.refusals import (
    AlreadyCompleted,
    AlreadyEnrolled,
    ForProfessionals,
)
from services.training.domain.enrolments.state import EnrolmentState


@dataclass(frozen=True, kw_only=True)
class OpenEnrolment:
    """The person begins the latest version of the path at the site; `again` where they have
    completed it before and want to take it once more."""

    scope: Scope
    person_id: str
    path: str
    site: str
    by: str
    again: bool = False


def open_enrolment(work: Work, command: OpenEnrolment) -> EnrolmentView:
    """What the person did for the path within the twelve months before counts, unless it was
    completed with it: then only what comes from now on does.

    Raises `OutOfScope`, `NotFound`, `PathRetired`, `PersonUnknown`, `ForProfessionals`,
    `AlreadyEnrolled`, `AlreadyCompleted`.
    """
    site = the_site(work, command.scope, command.site)
    path = the_taught_path(work, command.path)
    if path.audience != "people":
        raise ForProfessionals(path.code)
    person = the_person(work.people, command.person_id)
    earlier = work.enrolments.on_path(person.id, path.code)
    completed = _check(earlier, command.scope, path.code, again=command.again)
    now = work.now()
    counts_from = now if completed else now - COUNTS_BACK
    enrolment = Enrolment.open(
        EnrolmentState(
            enrolment_id=work.tools.new_id(),
            person_id=person.id,
            site_id=site.id,
            site=site.slug,
            path=path.code,
            version=path.version,
            plan={module.code: module.sessions for module in path.modules},
            final_assessment=path.final_assessment,
            opened_at=now,
            opened_by=command.by,
            counts_from=counts_from,
            again=completed,
            validations=tuple(_taken_along(earlier, counts_from)),
        )
    )
    look_again(work, enrolment)
    note_enrolment(work, enrolment)
    work.audit.record("enrolment.open", [enrolment.id, person.id])
    return view_of(work, enrolment)


def _check(earlier: Sequence[Enrolment], scope: Scope, path: str, *, again: bool) -> bool:
    """Whether it was completed before."""
    for one in earlier:
        if one.state.is_open:
            raise AlreadyEnrolled(path, _seen(scope, one))
    completed = [one for one in earlier if one.state.status == "completed"]
    if completed and not again:
        raise AlreadyCompleted(path, _seen(scope, completed[-1]))
    return bool(completed)


def _seen(scope: Scope, one: Enrolment) -> str | None:
    return one.id if scope.allows(one.state.site) else None


def _taken_along(earlier: Sequence[Enrolment], counts_from: datetime) -> Iterable[Validation]:
    """What was validated in the enrolment before, which was abandoned and had taken along what was
    so before it: nobody has to show it twice."""
    before = [one for one in earlier if one.state.status == "abandoned"]
    for word in before[-1].state.validations if before else ():
        if word.stands and word.at >= counts_from:
            yield replace(word, from_enrolment=word.from_enrolment or before[-1].id)
