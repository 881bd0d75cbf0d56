"""Booking tells of a person: a copy of the coarse facts is kept."""

from dataclasses import replace

from services.inventory.application.ports import Work
from services.inventory.domain.people import Person


def on_person(work: Work, person: Person) -> None:
    """Of two, the one that was told later holds; who was merged or erased stays so."""
    known = work.people.get(person.id)
    if known is None:
        merged = [one for one in work.merges.of_absorbed(person.id) if one.standing]
        work.people.put(replace(person, merged_into=merged[0].kept_id if merged else None))
    elif known.sequence < person.sequence and not known.erased:
        work.people.put(replace(person, merged_into=known.merged_into))
