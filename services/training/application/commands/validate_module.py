"""A trainer says that somebody is able to do what a module teaches, or takes that back."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.enrolling import look_again, the_enrolment_at
from services.training.application.enrolment_views import EnrolmentView, view_of
from services.training.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class ValidateModule:
    """`by` is the trainer's subject."""

    scope: Scope
    enrolment_id: str
    module: str
    by: str
    expected_version: int | None = None


def validate_module(work: Work, command: ValidateModule) -> EnrolmentView:
    """The module is done, also where it was not attended, or only in part; one that is done by
    attendance stays so where that is corrected.

    Raises `NotFound`, `Stale`, `NotOnPath`, `WrongEnrolmentState`.
    """
    scope, id_, version = command.scope, command.enrolment_id, command.expected_version
    enrolment = the_enrolment_at(work, scope, id_, version)
    before = enrolment.state
    if enrolment.validate(command.module, command.by, work.now()):
        look_again(work, enrolment, [command.module], before=before)
        work.audit.record("module.validate", [id_, before.person_id], command.module)
    return view_of(work, enrolment)


@dataclass(frozen=True, kw_only=True)
class TakeBackValidation:
    """It was not right; why is a code."""

    scope: Scope
    enrolment_id: str
    module: str
    reason: str
    by: str
    expected_version: int | None = None


def take_back_validation(work: Work, command: TakeBackValidation) -> EnrolmentView:
    """The module is open again, unless it was attended as well.

    Raises `NotFound`, `Stale`, `NotOnPath`, `NotValidated`, `WrongEnrolmentState`.
    """
    scope, id_, version = command.scope, command.enrolment_id, command.expected_version
    enrolment = the_enrolment_at(work, scope, id_, version)
    before = enrolment.state
    if enrolment.take_back(command.module, command.reason, command.by, work.now()):
        look_again(
            work, enrolment, [command.module], before=before, because="validation_taken_back"
        )
        work.audit.record("module.take_back", [id_, before.person_id], command.reason)
    return view_of(work, enrolment)
