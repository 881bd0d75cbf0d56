"""Pause a path, go on with it, give it up."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.enrolling import keep, the_enrolment_at
from services.training.application.enrolment_views import EnrolmentView, view_of
from services.training.application.ports import Work
from services.training.domain.enrolments.enrolment import Enrolment


@dataclass(frozen=True, kw_only=True)
class PauseEnrolment:
    """The person comes back some day; why is a code."""

    scope: Scope
    enrolment_id: str
    reason: str
    expected_version: int | None = None


def pause_enrolment(work: Work, command: PauseEnrolment) -> EnrolmentView:
    """Whatever the person attends meanwhile counts; no seats are asked for.

    Raises `NotFound`, `Stale`, `WrongEnrolmentState`.
    """
    enrolment = _enrolment(work, command)
    before = enrolment.state
    if enrolment.pause(command.reason, work.now()):
        keep(work, enrolment, before)
        work.audit.record("enrolment.pause", [enrolment.id, before.person_id], command.reason)
    return view_of(work, enrolment)


@dataclass(frozen=True, kw_only=True)
class ResumeEnrolment:
    """The person goes on."""

    scope: Scope
    enrolment_id: str
    expected_version: int | None = None


def resume_enrolment(work: Work, command: ResumeEnrolment) -> EnrolmentView:
    """Raises `NotFound`, `Stale`, `WrongEnrolmentState`."""
    enrolment = _enrolment(work, command)
    before = enrolment.state
    if enrolment.resume(work.now()):
        keep(work, enrolment, before)
        work.audit.record("enrolment.resume", [enrolment.id, before.person_id])
    return view_of(work, enrolment)


@dataclass(frozen=True, kw_only=True)
class AbandonEnrolment:
    """The person does not go on; why is a code."""

    scope: Scope
    enrolment_id: str
    reason: str
    expected_version: int | None = None


def abandon_enrolment(work: Work, command: AbandonEnrolment) -> EnrolmentView:
    """What the person attends from now on counts no more; another enrolment takes along what was
    done within twelve months before it. Raises `NotFound`, `Stale`, `WrongEnrolmentState`."""
    enrolment = _enrolment(work, command)
    before = enrolment.state
    if enrolment.abandon(command.reason, work.now()):
        keep(work, enrolment, before)
        work.audit.record("enrolment.abandon", [enrolment.id, before.person_id], command.reason)
    return view_of(work, enrolment)


def _enrolment(
    work: Work, command: PauseEnrolment | ResumeEnrolment | AbandonEnrolment
) -> Enrolment:
    return the_enrolment_at(work, command.scope, command.enrolment_id, command.expected_version)
