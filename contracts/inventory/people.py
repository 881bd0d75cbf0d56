"""People: that inventory forgot one."""

from contracts.base import event
from contracts.people import ForgottenFacts


@event("inventory.person_forgotten")
class ForgottenByInventory(ForgottenFacts, frozen=True, kw_only=True):
    """The answer to `booking.person_erased`, as often as that is told: what inventory had of the
    person is nobody's, and was made so in the transaction that tells it."""
