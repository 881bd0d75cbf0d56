"""People: that training forgot one."""

from contracts.base import event
from contracts.people import ForgottenFacts


@event("training.person_forgotten")
class ForgottenByTraining(ForgottenFacts, frozen=True, kw_only=True):
    """The answer to `booking.person_erased`, as often as that is told: what training had of the
    person is nobody's, and was made so in the transaction that tells it."""
