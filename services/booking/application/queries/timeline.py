"""What a person and the network have had to do with each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kernel.scope import Scope
from services.booking.application.holdings import seen_person
from services.booking.application.lookups import absorbed_into
from services.booking.application.ports import Work
from services.booking.domain.person import Person
from services.booking.domain.timeline import Entry


@dataclass(frozen=True, kw_only=True)
class ListTimeline:
    """A person's entries; `after` is the place of the last one seen."""

    scope: Scope
    person_id: str
    after: str | None = None
    limit: int = 200


@dataclass(frozen=True)
class ShownEntry:
    """An entry with the slug of its site, where that is known."""

    entry: Entry
    site: str | None


Source = Callable[[Work, Sequence[Person]], Iterable[Entry]]
"""What one topic knows of a person, who is given with everybody that was merged into them."""


def list_timeline(work: Work, query: ListTimeline) -> Sequence[ShownEntry]:
    """The latest first, what is planned before it; of the caller's sites alone.

    Raises `NotFound`.
    """
    person = seen_person(work, query.scope, query.person_id)
    people = [person, *absorbed_into(work, person.id)]
    entries = [entry for source in SOURCES for entry in source(work, people)]
    slugs = _slugs(work, query.scope, entries)
    shown = [
        ShownEntry(entry, slugs.get(entry.site_id or ""))
        for entry in entries
        if (query.scope.sites is None or entry.site_id in slugs)
        and (query.after is None or entry.place < query.after)
    ]
    return sorted(shown, key=lambda one: one.entry.place, reverse=True)[: query.limit]


def _slugs(work: Work, scope: Scope, entries: Sequence[Entry]) -> Mapping[str, str]:
    """The slugs of the entries' sites that the caller may see, by id."""
    sites = work.sites.by_ids({one.site_id for one in entries if one.site_id is not None})
    return {site.id: site.slug for site in sites.values() if scope.allows(site.slug)}


def _registrations(_work: Work, people: Sequence[Person]) -> Iterable[Entry]:
    for one in people:
        yield Entry(at=one.registered_at, kind="registration", id=one.id, site_id=one.facts.site_id)


def _referrals(work: Work, people: Sequence[Person]) -> Iterable[Entry]:
    for one in work.referrals.of_person(people[0].id):
        state = one.state
        yield Entry(
            at=state.received_at,
            kind="referral",
            id=one.id,
            site_id=state.site_id,
            status=state.status,
        )


def _appointments(work: Work, people: Sequence[Person]) -> Iterable[Entry]:
    for one in work.appointments.of_person(people[0].id):
        state = one.state
        yield Entry(
            at=state.start,
            kind="appointment",
            id=one.id,
            site_id=state.site_id,
            status=state.status,
        )


def _walk_ins(work: Work, people: Sequence[Person]) -> Iterable[Entry]:
    for one in work.walk_ins.of_person(people[0].id):
        state = one.state
        yield Entry(
            at=state.joined_at,
            kind="walk_in",
            id=one.id,
            site_id=state.site_id,
            status=state.status,
        )


def _workshops(work: Work, people: Sequence[Person]) -> Iterable[Entry]:
    seats = [one.data for one in work.seats.of_person(people[0].id)]
    workshops = work.workshops.by_ids({one.workshop_id for one in seats if one.workshop_id})
    for one in seats:
        workshop = workshops.get(one.workshop_id or "")
        yield Entry(
            at=one.asked_at if workshop is None else workshop.data.start,
            kind="workshop",
            id=one.seat_id,
            site_id=one.site_id,
            status=one.status,
        )


def _elsewhere(work: Work, people: Sequence[Person]) -> Iterable[Entry]:
    told = work.happenings.of_people([one.id for one in people])
    return [one.entry for one in told]


SOURCES: Final[tuple[Source, ...]] = (
    _registrations,
    _referrals,
    _appointments,
    _walk_ins,
    _workshops,
    _elsewhere,
)
"""A topic whose things belong in a person's timeline adds a line here."""
