"""The events of other services of which more follows in impact than that they are archived."""

from collections.abc import Mapping
from typing import Final

from contracts import booking
from contracts.base import type_of
from kernel.people import Person
from kit.application import Reaction
from kit.told_of_people import erasure_told
from services.impact.application.reactions.on_erased import on_erased

REACTIONS: Final[Mapping[str, Reaction]] = {
    type_of(booking.PersonErased): Reaction(erasure_told(booking.PersonErased, Person), on_erased),
}
"""By event type."""
