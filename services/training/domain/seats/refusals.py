"""What is refused of seats, with the data that the caller needs to do better."""

from collections.abc import Mapping

from kernel.refusals import Refusal
from services.training.domain.words import Words


class ModuleDone(Refusal):
    """The person has done the module already."""

    def __init__(self, module: str) -> None:
        super().__init__(f"{module} is done")
        self.module = module


class PrerequisitesOpen(Refusal):
    """Other modules come first: `missing`, with their titles in the order of the path."""

    def __init__(self, module: str, missing: Mapping[str, Words]) -> None:
        super().__init__(f"{module} comes after {', '.join(missing)}")
        self.module = module
        self.missing = dict(missing)


class NoWorkshopNeeded(Refusal):
    """The module is not taught in a workshop."""

    def __init__(self, module: str, delivery: str) -> None:
        super().__init__(f"{module} is taught {delivery}")
        self.module = module
        self.delivery = delivery


class SeatAskedElsewhere(Refusal):
    """A seat of the module may come already, at a site that the caller does not see."""

    def __init__(self, module: str) -> None:
        super().__init__(f"a seat of {module} was asked for at another site")
        self.module = module


class SeatBooked(Refusal):
    """The desk has booked a seat, or a place in line, of the module for the person."""

    def __init__(self, module: str, seat_id: str, workshop_id: str | None, status: str) -> None:
        super().__init__(f"seat {seat_id} of {module} is the person's")
        self.module = module
        self.seat_id = seat_id
        self.workshop_id = workshop_id
        self.status = status


class WrongSeatRequestState(Refusal):
    """The step is impossible from where the request stands."""

    def __init__(self, request_id: str, status: str, step: str) -> None:
        super().__init__(f"cannot {step} a seat request that is {status}")
        self.request_id = request_id
        self.status = status
        self.step = step
