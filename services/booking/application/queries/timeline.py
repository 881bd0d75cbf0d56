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


@dataclass(frozen=True)
class Asked:
    """Whose entries are wanted, of which sites: by slugs and by ids, None of the whole network.

    `people` are the person and everybody that was merged into them.
    """

    people: Sequence[Person]
    sites: frozenset[str] | None
    site_ids: frozenset[str] | None

    @property
    def person_id(self) -> str:
        """Under which booking's own things are kept."""
        return self.people[0].id


Source = Callable[[Work, Asked], Iterable[Entry]]
"""What one topic knows of a person at the sites that are asked for."""


def list_timeline(work: Work, query: ListTimeline) -> Sequence[ShownEntry]:
    """The latest first, what is planned before it; of the caller's sites alone.

    Raises `NotFound`.
    """
    person = seen_person(work, query.scope, query.person_id)
    own = _slugs_of(work, query.scope.sites)
    asked = Asked(
        people=[person, *absorbed_into(work, person.id)],
        sites=query.scope.sites,
        site_ids=None if own is None else frozenset(own),
    )
    entries = [
        entry
        for source in SOURCES
        for entry in source(work, asked)
        if query.after is None or entry.place < query.after
    ]
    latest = sorted(entries, key=lambda one: one.place, reverse=True)[: query.limit]
    slugs = _slugs_by_id(work, latest) if own is None else own
    return [ShownEntry(one, slugs.get(one.site_id or "")) for one in latest]


def _slugs_of(work: Work, sites: frozenset[str] | None) -> Mapping[str, str] | None:
    """The slugs of the caller's sites by their ids; None of the whole network."""
    if sites is None:
        return None
    return {site.id: site.slug for site in work.sites.listed(sites, None, None, len(sites))}


def _slugs_by_id(work: Work, entries: Sequence[Entry]) -> Mapping[str, str]:
    sites = work.sites.by_ids({one.site_id for one in entries if one.site_id is not None})
    return {site.id: site.slug for site in sites.values()}


def _registrations(_work: Work, asked: Asked) -> Iterable[Entry]:
    for one in asked.people:
        if asked.site_ids is None or one.facts.site_id in asked.site_ids:
            yield Entry(
                at=one.registered_at, kind="registration", id=one.id, site_id=one.facts.site_id
            )


def _referrals(work: Work, asked: Asked) -> Iterable[Entry]:
    for one in work.referrals.of_person(asked.person_id, asked.sites):
        state = one.state
        yield Entry(
            at=state.received_at,
            kind="referral",
            id=one.id,
            site_id=state.site_id,
            status=state.status,
        )


def _appointments(work: Work, asked: Asked) -> Iterable[Entry]:
    for one in work.appointments.of_person(asked.person_id, asked.sites):
        state = one.state
        yield Entry(
            at=state.start,
            kind="appointment",
            id=one.id,
            site_id=state.site_id,
            status=state.status,
        )


def _walk_ins(work: Work, asked: Asked) -> Iterable[Entry]:
    for one in work.walk_ins.of_person(asked.person_id, asked.sites):
        state = one.state
        yield Entry(
            at=state.joined_at,
            kind="walk_in",
            id=one.id,
            site_id=state.site_id,
            status=state.status,
        )


def _workshops(work: Work, asked: Asked) -> Iterable[Entry]:
    seats = [one.data for one in work.seats.of_person(asked.person_id, asked.sites)]
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


def _elsewhere(work: Work, asked: Asked) -> Iterable[Entry]:
    told = work.happenings.of_people([one.id for one in asked.people], asked.site_ids)
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
