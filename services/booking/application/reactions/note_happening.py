"""Another service tells something of a person: it is kept for the person's timeline."""

from services.booking.application.lookups import is_erased
from services.booking.application.ports import Work
from services.booking.domain.timeline import Happening


def note_happening(work: Work, happening: Happening) -> None:
    """Of who was erased, nothing is kept. Of somebody who is not known yet, it is: the registration
    may be heard of later here than there, and nobody sees the entries of nobody."""
    if not is_erased(work, happening.person_id):
        work.happenings.note(happening)
