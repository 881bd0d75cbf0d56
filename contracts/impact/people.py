"""People: that impact forgot one."""

from contracts.base import event
from contracts.people import ForgottenFacts


@event("impact.person_forgotten")
class ForgottenByImpact(ForgottenFacts, frozen=True, kw_only=True):
    """The answer to `booking.person_erased`, as often as that is told: impact shows nobody any more
    what it archived about the person. The events stay, under an id that stands for nobody."""
