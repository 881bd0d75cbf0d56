"""What is refused about shifts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from kernel.refusals import Refusal


class NoPlace(Refusal):
    """The member fits none of the needs, or those that they fit are full."""

    def __init__(self, shift_id: str, fault: Literal["unfit", "full"]) -> None:
        super().__init__(f"no place on shift {shift_id}: {fault}")
        self.shift_id = shift_id
        self.fault = fault


class BeginnerAlone(Refusal):
    """Only beginners would be on the shift: these."""

    def __init__(self, shift_id: str, beginners: Sequence[str]) -> None:
        super().__init__(f"only beginners would be on shift {shift_id}")
        self.shift_id = shift_id
        self.beginners = tuple(beginners)


class AssignedByManager(Refusal):
    """A manager put the member on the shift, and a manager takes them off it."""

    def __init__(self, shift_id: str, member_id: str) -> None:
        super().__init__(f"member {member_id} was assigned to shift {shift_id}")
        self.shift_id = shift_id
        self.member_id = member_id


class NeedsFilled(Refusal):
    """More have signed up for these needs, counted from 0, than would be needed."""

    def __init__(self, shift_id: str, needs: Sequence[int]) -> None:
        super().__init__(f"needs of shift {shift_id} are filled")
        self.shift_id = shift_id
        self.needs = tuple(needs)


class ShiftStarted(Refusal):
    """The shift has begun; only a manager changes who is on it."""

    def __init__(self, shift_id: str, start: datetime) -> None:
        super().__init__(f"shift {shift_id} started at {start.isoformat()}")
        self.shift_id = shift_id
        self.start = start


class WrongShiftState(Refusal):
    """The step is impossible from where the shift stands."""

    def __init__(self, shift_id: str, state: str, step: str) -> None:
        super().__init__(f"cannot {step} a shift that is {state}")
        self.shift_id = shift_id
        self.state = state
        self.step = step
