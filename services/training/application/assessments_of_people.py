"""What becomes of somebody's assessments where they are erased. The caller holds the person.

Where two people turn out to be one, both may be in the middle of an assessment: they go on with the
later one, and the other ends by itself.
"""

from services.training.application.ports import Work
from services.training.application.recording import keep
from services.training.domain.assessments.assessment import ERASED


def end_assessments(work: Work, person_id: str) -> None:
    """Abandons what is still running of somebody who is erased."""
    for id_ in work.assessments.of_person(person_id):
        assessment = work.assessments.get(id_)
        if assessment is not None and assessment.state.status == "running":
            assessment.abandon(ERASED, work.now(), None)
            keep(work, assessment)
