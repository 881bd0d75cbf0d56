"""What happens to enrolments."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.enrolments.progress import Done, Validation
    from services.training.domain.enrolments.state import CompletedBy, EnrolmentState

ReopenedBecause = Literal["attendance_corrected", "validation_taken_back", "people_unmerged"]


@dataclass(frozen=True, kw_only=True)
class EnrolmentEvent(DomainEvent):
    """Base: how the enrolment stands afterwards."""

    enrolment: "EnrolmentState"


@dataclass(frozen=True, kw_only=True)
class EnrolmentOpened(EnrolmentEvent):
    """The person begins."""


@dataclass(frozen=True, kw_only=True)
class EnrolmentPaused(EnrolmentEvent):
    """The person comes back some day; until then no seats are asked for."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class EnrolmentResumed(EnrolmentEvent):
    """The person goes on."""


@dataclass(frozen=True, kw_only=True)
class EnrolmentMoved(EnrolmentEvent):
    """The person goes on with a newer version of the path: `kept` was done and stays so, `added`
    is new, `dropped` was in the version before and is in this one no more."""

    from_version: int
    kept: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EnrolmentCompleted(EnrolmentEvent):
    """The person has reached the end of the path."""

    by: "CompletedBy"


@dataclass(frozen=True, kw_only=True)
class EnrolmentAbandoned(EnrolmentEvent):
    """The person does not go on."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class EnrolmentAbsorbed(EnrolmentEvent):
    """Two people turned out to be one, and `into` goes on for both."""

    into: str


@dataclass(frozen=True, kw_only=True)
class EnrolmentRestored(EnrolmentEvent):
    """They are two after all: it goes on where it was."""


@dataclass(frozen=True, kw_only=True)
class ModuleValidated(EnrolmentEvent):
    """A trainer says that the person is able to do what the module teaches."""

    validation: "Validation"


@dataclass(frozen=True, kw_only=True)
class ValidationTakenBack(EnrolmentEvent):
    """That word counts no more."""

    validation: "Validation"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ModuleCompleted(EnrolmentEvent):
    """A module is done."""

    done: "Done"


@dataclass(frozen=True, kw_only=True)
class ModuleReopened(EnrolmentEvent):
    """A module that was done is not: a fact by which it was has been corrected."""

    module: str
    because: ReopenedBecause
