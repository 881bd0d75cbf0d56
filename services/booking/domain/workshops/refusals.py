"""What is refused about workshops and seats, with the data that the caller needs to do better."""

from collections.abc import Sequence
from datetime import datetime

from kernel.refusals import Refusal
from services.booking.domain.refusals import Resource


class Engaged(Refusal):
    """The trainer, the room, the computers or the person are taken at that time."""

    def __init__(self, resource: Resource, start: datetime) -> None:
        super().__init__(f"{resource} engaged at {start.isoformat()}")
        self.resource = resource
        self.start = start


class SiteClosed(Refusal):
    """The site is closed at that time."""

    def __init__(self, site: str, start: datetime) -> None:
        super().__init__(f"{site} is closed at {start.isoformat()}")
        self.site = site
        self.start = start


class PeopleEngaged(Refusal):
    """The workshop cannot move: some who hold a seat are taken at the new time."""

    def __init__(self, workshop_id: str, seats: Sequence[str]) -> None:
        super().__init__(f"{len(seats)} people of workshop {workshop_id} are engaged then")
        self.workshop_id = workshop_id
        self.seats = tuple(seats)


class AlreadySeated(Refusal):
    """The person holds, or waits for, a seat of this workshop already."""

    def __init__(self, workshop_id: str, seat_id: str) -> None:
        super().__init__(f"seat {seat_id} of workshop {workshop_id} is the person's")
        self.workshop_id = workshop_id
        self.seat_id = seat_id


class SeatsHeld(Refusal):
    """More seats are held, or kept for partners, than there would be.

    `seats` are those that people hold, the first to arrive first; `kept` counts those that are
    kept for partners beside them.
    """

    def __init__(self, capacity: int, seats: Sequence[str], kept: int) -> None:
        super().__init__(f"{len(seats)} held and {kept} kept are more than {capacity}")
        self.capacity = capacity
        self.seats = tuple(seats)
        self.kept = kept


class WrongSeatState(Refusal):
    """The step is impossible from where the seat stands."""

    def __init__(self, seat_id: str, state: str, step: str) -> None:
        super().__init__(f"cannot {step} a seat that is {state}")
        self.seat_id = seat_id
        self.state = state
        self.step = step


class OfferOver(Refusal):
    """The offer was accepted too late; the seat goes to the next in line."""

    def __init__(self, seat_id: str, until: datetime) -> None:
        super().__init__(f"the offer of seat {seat_id} ended at {until.isoformat()}")
        self.seat_id = seat_id
        self.until = until


class WrongWorkshopState(Refusal):
    """The step is impossible from where the workshop stands."""

    def __init__(self, workshop_id: str, state: str, step: str) -> None:
        super().__init__(f"cannot {step} a workshop that is {state}")
        self.workshop_id = workshop_id
        self.state = state
        self.step = step


class WorkshopStarted(Refusal):
    """The workshop's start has passed."""

    def __init__(self, workshop_id: str, start: datetime) -> None:
        super().__init__(f"workshop {workshop_id} started at {start.isoformat()}")
        self.workshop_id = workshop_id
        self.start = start
