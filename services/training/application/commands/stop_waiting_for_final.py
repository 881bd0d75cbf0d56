"""Complete a path whose final assessment nobody has recorded in time."""

from dataclasses import dataclass

from services.training.application.enrolling import hold_person, keep
from services.training.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class StopWaitingForFinal:
    """The wait is over by the clock."""

    enrolment_id: str


def stop_waiting_for_final(work: Work, command: StopWaitingForFinal) -> None:
    """Nothing happens where it waits no more, or for longer."""
    enrolment = work.enrolments.get(command.enrolment_id)
    if enrolment is None:
        return
    hold_person(work, enrolment.state.person_id)
    before = enrolment.state
    if enrolment.stop_waiting(work.now()):
        keep(work, enrolment, before)
