"""Another service tells something of a person: it is kept for the person's timeline."""

from services.booking.application.ports import Work
from services.booking.domain.timeline import Happening


def note_happening(work: Work, happening: Happening) -> None:
    """Kept also of somebody who is not known yet: the registration may be heard of later here than
    there, and nobody sees the entries of nobody."""
    work.happenings.note(happening)
