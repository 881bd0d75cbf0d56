"""Steps that use cases of assessments share."""

from services.training.application.ports import Work
from services.training.domain.assessments.assessment import Assessment


def final_of(work: Work, enrolment_id: str) -> Assessment | None:
    """The final assessment of an enrolment, finished or declined; None where neither is recorded
    yet."""
    return work.assessments.final_of(enrolment_id)
