"""All that booking holds of a person. A topic that keeps something of people adds a line here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from services.booking.application.ports import Work

Held = Callable[[Work, str], Iterable[object]]
"""Gives what is held under a person's id, as dataclasses."""

HELD: Final[Mapping[str, Held]] = {
    "appointments": lambda work, id_: (one.state for one in work.appointments.of_person(id_)),
    "earlier_requests": lambda work, id_: work.earlier.of_person(id_),
    "walk_ins": lambda work, id_: (one.state for one in work.walk_ins.of_person(id_)),
    "referrals": lambda work, id_: (one.state for one in work.referrals.of_person(id_)),
    "happenings": lambda work, id_: work.happenings.of_people([id_]),
    "seats": lambda work, id_: (one.data for one in work.seats.of_person(id_)),
    "messages": lambda work, id_: work.notifications.of_reader(id_),
}


def held_of(work: Work, ids: Sequence[str]) -> dict[str, list[Any]]:
    """What is held under any of these ids, by kind."""
    return {kind: [one for id_ in ids for one in held(work, id_)] for kind, held in HELD.items()}
