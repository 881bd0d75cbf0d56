"""Go on with the latest version of a path."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.enrolling import look_again, the_enrolment_at
from services.training.application.enrolment_views import EnrolmentView, view_of
from services.training.application.lookups import the_path
from services.training.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class MoveEnrolment:
    """From the version on which the person is to the one that holds now."""

    scope: Scope
    enrolment_id: str
    expected_version: int | None = None


def move_enrolment(work: Work, command: MoveEnrolment) -> EnrolmentView:
    """Modules that were done stay so, new ones are open unless they were attended; on the latest
    already, nothing changes. Raises `NotFound`, `Stale`, `WrongEnrolmentState`."""
    enrolment = the_enrolment_at(
        work, command.scope, command.enrolment_id, command.expected_version
    )
    before = enrolment.state
    if enrolment.move(the_path(work, before.path), work.now()):
        look_again(work, enrolment, before=before)
        work.audit.record("enrolment.move", [enrolment.id, before.person_id])
    return view_of(work, enrolment)
