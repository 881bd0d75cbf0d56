"""Booking tells that a person was erased: what was theirs is nobody's."""

from kernel.forgetting import confirm
from services.inventory.application.belongings import BELONGINGS
from services.inventory.application.ports import Work
from services.inventory.application.quotas import hold_quota
from services.inventory.domain.people import Person


def on_erased(work: Work, person: Person) -> None:
    """What was kept for them goes to the next in line; what they had is counted as before, also
    for the household, and nothing says whose it was. Booking is told so."""
    hold_quota(work, work.people.get(person.id) or person)
    BELONGINGS.erase(work, person.id)
    confirm(work, person.id)
