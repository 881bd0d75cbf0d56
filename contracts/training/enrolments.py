"""Enrolments: who is on which path, and how far."""

from typing import Literal

from contracts.base import Code, Contract, Id, Instant, event


class EnrolmentFacts(Contract, frozen=True, kw_only=True):
    """Who is on which version of which path."""

    enrolment_id: Id
    person_id: Id
    site_id: Id
    path: Code
    version: int


@event("training.enrolment_opened")
class EnrolmentOpened(EnrolmentFacts, frozen=True, kw_only=True):
    """The person begins."""

    again: bool = False
    """The person has completed the path before."""


@event("training.enrolment_paused")
class EnrolmentPaused(EnrolmentFacts, frozen=True, kw_only=True):
    """The person comes back some day."""

    reason: Code
    """Why, from the catalogue of reasons."""


@event("training.enrolment_resumed")
class EnrolmentResumed(EnrolmentFacts, frozen=True, kw_only=True):
    """The person goes on."""


@event("training.enrolment_moved")
class EnrolmentMoved(EnrolmentFacts, frozen=True, kw_only=True):
    """The person goes on with a newer version of the path, `version`."""

    from_version: int
    kept: list[Code]
    """Modules that were done and stay so."""
    added: list[Code]
    """Modules that the version before did not have."""
    dropped: list[Code]
    """Modules that this version has no more, done or not."""


@event("training.enrolment_completed")
class EnrolmentCompleted(EnrolmentFacts, frozen=True, kw_only=True):
    """The person has reached the end of the path."""

    by: Literal["modules", "final_assessment", "no_final_assessment"]
    """With the last module, where the path ends there; with the final assessment, recorded or
    declined; or because there was none within 30 days."""
    ended_at: Instant | None = None
    """When that was, however late it was noted: the last workshop or word of a trainer that it
    needed, the final assessment, or the end of the 30 days after them. Never before the enrolment
    began, or moved to this version. The oldest events do not tell it."""


@event("training.enrolment_abandoned")
class EnrolmentAbandoned(EnrolmentFacts, frozen=True, kw_only=True):
    """The person does not go on."""

    reason: Code
    """Why, from the catalogue of reasons."""


@event("training.enrolment_absorbed")
class EnrolmentAbsorbed(EnrolmentFacts, frozen=True, kw_only=True):
    """Two people turned out to be one, both on the path: another enrolment goes on for both."""

    into: Id
    """That one."""


@event("training.enrolment_restored")
class EnrolmentRestored(EnrolmentFacts, frozen=True, kw_only=True):
    """They are two people after all: it goes on where it was before it was absorbed."""


class ModuleFacts(EnrolmentFacts, frozen=True, kw_only=True):
    """Which module of the path."""

    module: Code


@event("training.module_validated")
class ModuleValidated(ModuleFacts, frozen=True, kw_only=True):
    """A trainer says that the person is able to do what the module teaches.

    Where that is what completes it, `module_completed` follows.
    """

    from_enrolment: Id | None = None
    """Where the trainer said so, where that was in an enrolment that this one goes on for."""


@event("training.validation_taken_back")
class ValidationTakenBack(ModuleFacts, frozen=True, kw_only=True):
    """That word counts no more. Where the module is not done without, `module_reopened` follows."""

    reason: Code
    """Why, from the catalogue of reasons."""


@event("training.module_completed")
class ModuleCompleted(ModuleFacts, frozen=True, kw_only=True):
    """A module is done. It is so once, until `module_reopened`."""

    by: Literal["attendance", "validation"]
    """What came first."""
    done_at: Instant
    """When the last workshop that it needed was, or the trainer's word."""
    seats: list[Id]
    """Of the attended workshops that count."""
    before_opening: bool
    """It was done before the enrolment began."""


@event("training.module_reopened")
class ModuleReopened(ModuleFacts, frozen=True, kw_only=True):
    """A module that was done is not. An enrolment that is over stays so: people look at it."""

    because: Literal["attendance_corrected", "validation_taken_back", "people_unmerged"]
