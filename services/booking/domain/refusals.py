"""What booking refuses, with the data that the caller needs to do better.

The edge turns each type into one problem; the text for people is made there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from kernel.refusals import Refusal

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


class FreeSlot(NamedTuple):
    """A start that may be booked: both ends in UTC, without the buffer after.

    `distance` is in km from where the caller asked, None where it asked for no place.
    """

    start: datetime
    end: datetime
    site: str
    adviser_id: str
    distance: float | None = None


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
