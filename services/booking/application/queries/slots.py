"""Free slots: at one site, in a département, or around a point."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.booking.application.commands.book_appointment import (
    computers_of,
    holidays_around,
    rooms_of,
)
from services.booking.application.lookups import id_today, the_appointment, the_type
from services.booking.application.ports import Work
from services.booking.application.queries.slot_places import Where, places
from services.booking.domain import busy, slots
from services.booking.domain.appointment_type import AppointmentRules, Channel
from services.booking.domain.member import Availability
from services.booking.domain.refusals import FreeSlot, NotOffered
from services.booking.domain.site import Site

LONGEST = timedelta(days=93)
"""The widest window of one question."""
FIRST_LOOK = timedelta(days=7)
"""How much of the calendar is read for a page at first; each further look is twice as wide."""
PAGE = 1_000
"""Whoever asks for more is likely to need all: it is read at once."""


@dataclass(frozen=True, kw_only=True)
class FindSlots(Where):
    """Starts in [start, end), by start, then the closest site, then adviser.

    `adviser_id` and `language` narrow the advisers; slots in which `person_id` is taken are left
    out. After `follow_up_of`, an earlier appointment, its adviser comes first at each start, or
    alone where the type wants the same adviser. `after` is the last slot that the caller has.
    """

    scope: Scope
    appointment_type: str
    start: datetime
    end: datetime
    channel: Channel | None = None
    adviser_id: str | None = None
    language: str | None = None
    person_id: str | None = None
    follow_up_of: str | None = None
    after: FreeSlot | None = None
    limit: int = 200


def find_slots(work: Work, query: FindSlots) -> list[FreeSlot]:
    """Raises `OutOfScope`, `NotFound`, `NotOffered`, `InvalidValue`."""
    if query.end < query.start:
        raise InvalidValue("end", "not before the start")
    if query.end - query.start > LONGEST:
        raise InvalidValue("end", f"at most {LONGEST.days} days after the start")
    rules = the_type(work, query.appointment_type).rules
    if query.channel is not None and query.channel not in rules.channels:
        raise NotOffered("channel", query.channel, rules.channels)
    found = places(work, query.scope, query)
    earliest, latest = slots.notice(work.now(), rules)
    first, last = max(query.start, earliest), min(query.end, latest)
    if query.after is not None:
        first = max(first, query.after.start)
    if first >= last:
        return []
    same = _adviser_before(work, query)
    if rules.same_adviser and same is not None:
        query = replace(query, adviser_id=query.adviser_id or same)
        if query.adviser_id != same:
            return []
    staff = _staff(work, query, [site.id for site, _distance in found])
    manned = [(site, distance) for site, distance in found if site.id in staff]
    if not manned:
        return []
    person_id = query.person_id and id_today(work, query.person_id)
    calendar = _Calendar(work, rules, person_id, staff, same)
    reach = FIRST_LOOK if query.limit <= PAGE else LONGEST
    free = calendar.slots(manned, first.astimezone(UTC), last, reach)
    if query.after is not None:
        free = _following(free, query.after, [site.slug for site, _distance in manned], same)
    return list(islice(free, query.limit))


def _adviser_before(work: Work, query: FindSlots) -> str | None:
    if query.follow_up_of is None:
        return None
    return the_appointment(work, query.scope, query.follow_up_of).state.adviser_id


def _staff(work: Work, query: FindSlots, site_ids: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the advisers to be considered, by site."""
    staff: dict[str, list[str]] = {}
    for member in work.members.bookable(site_ids):
        if query.adviser_id in (None, member.id) and (
            query.language is None or query.language in member.languages
        ):
            staff.setdefault(member.site_id, []).append(member.id)
    return staff


def _following(
    free: Iterable[FreeSlot], last: FreeSlot, slugs: Sequence[str], same: str | None
) -> Iterator[FreeSlot]:
    rank = {slug: number for number, slug in enumerate(slugs)}

    def key(slot: FreeSlot) -> tuple[datetime, int, bool, str]:
        return slot.start, rank.get(slot.site, -1), slot.adviser_id != same, slot.adviser_id

    return (slot for slot in free if slot.start > last.start or key(slot) > key(last))


class _Calendar:
    """What is free at some sites, read no further than it is asked for."""

    def __init__(
        self,
        work: Work,
        rules: AppointmentRules,
        person_id: str | None,
        staff: Mapping[str, Sequence[str]],
        same: str | None,
    ) -> None:
        self._work = work
        self._rules = rules
        self._alone = [busy.person(person_id)] if person_id else []
        self._staff = staff
        self._same = same
        everybody = [adviser_id for team in staff.values() for adviser_id in team]
        self._known = work.members.availabilities(everybody)

    def slots(
        self,
        sites: Sequence[tuple[Site, float | None]],
        start: datetime,
        end: datetime,
        reach: timedelta,
    ) -> Iterator[FreeSlot]:
        """By start, then in the order of the sites, then by adviser; reads as far as `reach` at
        first."""
        length = timedelta(minutes=self._rules.duration)
        while start < end:
            until = min(start + reach, end).astimezone(UTC)
            for begin, number, advisers in self._look([site for site, _ in sites], start, until):
                site, distance = sites[number]
                finish, slug = begin + length, site.slug
                if self._same in advisers:
                    advisers.sort(key=self._same.__ne__)
                for adviser_id in advisers:
                    yield FreeSlot(begin, finish, slug, adviser_id, distance)
            start, reach = until, reach * 2

    def _look(
        self, sites: Sequence[Site], start: datetime, end: datetime
    ) -> Iterable[tuple[datetime, int, list[str]]]:
        rest = timedelta(minutes=self._rules.duration + self._rules.buffer_after)
        taken = self._work.busy.days(
            [resource for site in sites for resource in self._resources(site)] + self._alone,
            start.date().isoformat(),
            (end + rest).date().isoformat(),
        )
        closed = self._work.closures.within([site.id for site in sites], start, end + rest)
        rows = []
        for number, site in enumerate(sites):
            search = slots.Search(
                start=start,
                end=end,
                duration=self._rules.duration,
                buffer_after=self._rules.buffer_after,
                zone=site.zone,
                opening_hours=site.description.opening_hours,
                holidays=holidays_around(self._work, site, start.date(), end.date()),
                closures=closed[site.id],
                availabilities=self._availabilities(site),
                busy=taken,
                shared=self._shared(site),
                alone=self._alone,
            )
            rows.append([(begin, number, who) for begin, who in slots.free_starts(search)])
        return rows[0] if len(rows) == 1 else merge(*rows)

    def _availabilities(self, site: Site) -> Mapping[str, Availability]:
        known = self._known
        return {one: known[one] for one in self._staff[site.id] if one in known}

    def _shared(self, site: Site) -> list[list[str]]:
        rooms = [busy.room(site.id, name) for name in rooms_of(site)]
        computers = [busy.computer(site.id, name) for name in computers_of(site)]
        return [rooms] * self._rules.needs_room + [computers] * self._rules.needs_computer

    def _resources(self, site: Site) -> list[str]:
        shared = [resource for group in self._shared(site) for resource in group]
        return [busy.adviser(one) for one in self._staff[site.id] if one in self._known] + shared
