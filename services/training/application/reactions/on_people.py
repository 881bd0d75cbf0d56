"""Booking tells that two people are one, or two again, or that one was erased: what is theirs
follows."""

from kernel.forgetting import confirm
from kernel.merges import MergeTold
from kernel.people import Person
from services.training.application.belongings import BELONGINGS
from services.training.application.enrolling import hold_person
from services.training.application.ports import Work


def on_merged(work: Work, told: MergeTold) -> None:
    """What the two have is the kept one's: see `BELONGINGS`."""
    _hold(work, told)
    BELONGINGS.merge(work, told)


def on_unmerged(work: Work, told: MergeTold) -> None:
    """Each has again what was theirs before the merge."""
    _hold(work, told)
    BELONGINGS.unmerge(work, told)


def on_erased(work: Work, person: Person) -> None:
    """What was theirs is nobody's, and nothing goes on; booking is told so."""
    hold_person(work, person.id)
    BELONGINGS.erase(work, person.id)
    confirm(work, person.id)


def _hold(work: Work, told: MergeTold) -> None:
    """Whatever is done for one of them beside this comes before or after it."""
    for one in sorted((told.kept_id, told.absorbed_id)):
        hold_person(work, one)
