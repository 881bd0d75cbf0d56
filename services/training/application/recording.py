"""Saving an assessment, with what follows from it."""

from datetime import timedelta
from typing import Final

from services.training.application import enrolling
from services.training.application.ports import Work
from services.training.domain.assessments.assessment import Assessment

LEFT: Final = "assessment_left"
"""The timer of an assessment to which nobody comes back."""
GOES_ON: Final = timedelta(days=7)
"""So long it may be gone on with after its last answer, by our own rule."""


def end_assessments(work: Work, person_id: str) -> None:
    """Whatever somebody who is erased was asked is over, and what was not found out is not."""
    running = work.assessments.running_of(person_id)
    while running is not None:
        running.abandon("left", work.now(), None)
        keep(work, running)
        running = work.assessments.running_of(person_id)


def keep(work: Work, assessment: Assessment) -> None:
    """Saves it; a path that waited for its final assessment waits no more."""
    state = assessment.state
    work.assessments.save(assessment)
    if state.status == "running":
        work.timers.set(LEFT, assessment.id, work.now() + GOES_ON)
        return
    work.timers.clear(LEFT, assessment.id)
    if (
        state.purpose == "final"
        and state.enrolment_id is not None
        and state.status in ("finished", "declined")
    ):
        enrolling.final_recorded(work, state.enrolment_id)
