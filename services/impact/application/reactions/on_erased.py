"""Booking tells that a person was erased: nobody is shown any more what was archived of them."""

from kernel.forgetting import confirm
from kernel.people import Person
from services.impact.application.work import Work


def on_erased(work: Work, person: Person) -> None:
    """Impact never knew who they were: its events bear an id that stands for nobody from now on,
    and stay, since figures are counted from them. Who asks for the person is given nothing."""
    confirm(work, person.id)
