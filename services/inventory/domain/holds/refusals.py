"""What is refused about holds, with the data that the caller needs to do better."""

from datetime import datetime
from typing import Literal

from kernel.refusals import Refusal

NotAPickUpBecause = Literal["another_person", "another_site", "not_planned"]


class AlreadyHolding(Refusal):
    """Somebody of the household has a device of this category kept, or waits for one; `hold_id` is
    None where that is at a site that the caller does not see."""

    def __init__(self, hold_id: str | None, category: str) -> None:
        super().__init__(
            f"hold {hold_id or 'elsewhere'} is for the same household and category {category}"
        )
        self.hold_id = hold_id
        self.category = category


class WrongHoldState(Refusal):
    """The step is impossible from where the hold stands."""

    def __init__(self, hold_id: str, state: str, step: str) -> None:
        super().__init__(f"cannot {step} hold {hold_id}, which is {state}")
        self.hold_id = hold_id
        self.state = state
        self.step = step


class HoldOver(Refusal):
    """The offer or the hold ended by the clock; the device goes to the next in line."""

    def __init__(self, hold_id: str, until: datetime) -> None:
        super().__init__(f"hold {hold_id} ended at {until.isoformat()}")
        self.hold_id = hold_id
        self.until = until


class AlreadyExtended(Refusal):
    """A hold is extended once."""

    def __init__(self, hold_id: str, until: datetime) -> None:
        super().__init__(f"hold {hold_id} was extended already, until {until.isoformat()}")
        self.hold_id = hold_id
        self.until = until


class AppointmentUnknown(Refusal):
    """Nothing was told of this appointment yet: it may be on its way."""

    def __init__(self, appointment_id: str) -> None:
        super().__init__(f"nothing is known of appointment {appointment_id}")
        self.appointment_id = appointment_id


class NotAPickUp(Refusal):
    """The device cannot be picked up at that appointment."""

    def __init__(self, appointment_id: str, reason: NotAPickUpBecause) -> None:
        super().__init__(f"appointment {appointment_id} is no pick-up: {reason}")
        self.appointment_id = appointment_id
        self.reason = reason
