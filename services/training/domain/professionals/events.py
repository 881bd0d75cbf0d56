"""What happens to sessions for professionals."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.training.domain.professionals.attendee import Attendee
    from services.training.domain.professionals.session import SessionState


@dataclass(frozen=True, kw_only=True)
class SessionEvent(DomainEvent):
    """Base: how the session stands afterwards."""

    session: "SessionState"


@dataclass(frozen=True, kw_only=True)
class SessionPlanned(SessionEvent):
    """It will take place."""


@dataclass(frozen=True, kw_only=True)
class SessionChanged(SessionEvent):
    """It takes place at other times, elsewhere, or with another number of places."""


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(SessionEvent):
    """It does not take place, or does not go on."""


@dataclass(frozen=True, kw_only=True)
class SessionHeld(SessionEvent):
    """It is over, and it is known who was there."""


@dataclass(frozen=True, kw_only=True)
class AttendeeEvent(SessionEvent):
    """Base: how an attendee stands afterwards."""

    attendee: "Attendee"


@dataclass(frozen=True, kw_only=True)
class AttendeeRegistered(AttendeeEvent):
    """Somebody of a partner has a place."""


@dataclass(frozen=True, kw_only=True)
class AttendeeWithdrawn(AttendeeEvent):
    """And has it no more."""


@dataclass(frozen=True, kw_only=True)
class HalfDayAttended(AttendeeEvent):
    """How long they attended a half-day, numbered from 1; told again where it was corrected."""

    number: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ProfessionalTrained(AttendeeEvent):
    """They attended all that the path asks; told again where a correction says that they had with
    another half-day."""


@dataclass(frozen=True, kw_only=True)
class ProfessionalUntrained(AttendeeEvent):
    """A correction says that they did not, against what was told."""
