"""What booking refuses, with the data that the caller needs to do better.

The edge turns each type into one problem; the text for people is made there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

Kind = Literal[
    "site",
    "venue",
    "closure",
    "member",
    "person",
    "household",
    "partner",
    "referral",
    "appointment_type",
    "appointment",
    "availability",
    "earlier_request",
    "walk_in",
    "workshop",
    "seat",
    "shift",
    "feed",
    "notification",
]
Resource = Literal["adviser", "person", "room", "computer", "shift"]
SlotFault = Literal[
    "off_step",
    "in_the_past",
    "too_soon",
    "too_far",
    "site_closed",
    "adviser_away",
    "adviser_elsewhere",
    "no_room",
    "no_computer",
]


class Refusal(Exception):
    """Base of everything that booking refuses by a rule."""


class FreeSlot(NamedTuple):
    """A start that may be booked: both ends in UTC, without the buffer after.

    `distance` is in km from where the caller asked, None where it asked for no place.
    """

    start: datetime
    end: datetime
    site: str
    adviser_id: str
    distance: float | None = None


class NotFound(Refusal):
    """Nothing of this kind bears this reference, or the caller may not see it."""

    def __init__(self, kind: Kind, reference: str) -> None:
        super().__init__(f"no {kind} {reference}")
        self.kind = kind
        self.reference = reference


class OutOfScope(Refusal):
    """The caller acts at a site that is not one of its own."""

    def __init__(self, site: str) -> None:
        super().__init__(f"site {site} is out of scope")
        self.site = site


class AlreadyExists(Refusal):
    """Another one bears the same unique reference."""

    def __init__(self, kind: Kind, field: str, value: str) -> None:
        super().__init__(f"another {kind} has the {field} {value}")
        self.kind = kind
        self.field = field
        self.value = value


class Stale(Refusal):
    """The caller acted on an older version than the present one."""

    def __init__(self, kind: Kind, reference: str, expected: int, actual: int) -> None:
        super().__init__(f"{kind} {reference} is at version {actual}, not {expected}")
        self.kind = kind
        self.reference = reference
        self.expected = expected
        self.actual = actual


class InvalidValue(Refusal):
    """A field breaks a rule of the domain; `rule` is a short English clause."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


class SlotTaken(Refusal):
    """Somebody holds the adviser, the person, the room or the computer in that interval.

    `nearest` holds up to three free slots, the closest to the wanted start first.
    """

    def __init__(
        self, resource: Resource, start: datetime, nearest: Sequence[FreeSlot] = ()
    ) -> None:
        super().__init__(f"{resource} taken at {start.isoformat()}")
        self.resource = resource
        self.start = start
        self.nearest = tuple(nearest)


class NotASlot(Refusal):
    """The wanted start is none that the calendar offers, whoever holds what."""

    def __init__(self, fault: SlotFault, start: datetime) -> None:
        super().__init__(f"{start.isoformat()} is not a slot: {fault}")
        self.fault = fault
        self.start = start


class NotOffered(Refusal):
    """The type does not offer this channel, does not let this role book, or wants the adviser of
    before."""

    def __init__(
        self,
        field: Literal["channel", "booked_by", "adviser_id"],
        value: str,
        offered: Sequence[str],
    ):
        super().__init__(f"{field} {value} is not offered")
        self.field = field
        self.value = value
        self.offered = tuple(offered)


class WrongState(Refusal):
    """The step is impossible from where the appointment stands."""

    def __init__(self, appointment_id: str, state: str, step: str) -> None:
        super().__init__(f"cannot {step} an appointment that is {state}")
        self.appointment_id = appointment_id
        self.state = state
        self.step = step


class AlreadyStarted(Refusal):
    """The appointment's start has passed; it can no longer be cancelled or moved."""

    def __init__(self, appointment_id: str, start: datetime) -> None:
        super().__init__(f"appointment {appointment_id} started at {start.isoformat()}")
        self.appointment_id = appointment_id
        self.start = start


class OutsideWindow(Refusal):
    """The step is only possible between two instants (check-in, completion, missing)."""

    def __init__(self, appointment_id: str, step: str, opens: datetime, closes: datetime | None):
        super().__init__(f"{step} is possible from {opens.isoformat()}")
        self.appointment_id = appointment_id
        self.step = step
        self.opens = opens
        self.closes = closes


@dataclass(frozen=True)
class RowProblem:
    """Why one row of an import cannot be taken; rows count from 1."""

    row: int
    reference: str
    field: str
    rule: str


class ImportRefused(Refusal):
    """Some rows are wrong, so nothing was imported."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(f"{len(problems)} rows are wrong")
        self.problems = tuple(problems)
