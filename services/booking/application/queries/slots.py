"""Free slots, and the nearest ones to a start that was taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from services.booking.application.commands.book_appointment import (
    computers_of,
    holidays_around,
    rooms_of,
)
from services.booking.application.lookups import the_site, the_type
from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain import busy, slots
from services.booking.domain.appointment_type import AppointmentRules
from services.booking.domain.refusals import FreeSlot, InvalidValue
from services.booking.domain.site import Site

LONGEST = timedelta(days=93)
"""The widest window of one question."""
FIRST_LOOK = timedelta(days=7)
"""How much of the calendar is read at first; each further look is twice as wide."""


@dataclass(frozen=True, kw_only=True)
class FindSlots:
    """Starts in [start, end) at one site, by start then adviser.

    `adviser_id` and `language` narrow the advisers; slots in which `person_id` is taken are left
    out.
    """

    scope: Scope
    site: str
    appointment_type: str
    start: datetime
    end: datetime
    adviser_id: str | None = None
    language: str | None = None
    person_id: str | None = None
    limit: int = 200


def find_slots(work: Work, query: FindSlots) -> list[FreeSlot]:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    if query.end < query.start:
        raise InvalidValue("end", "not before the start")
    if query.end - query.start > LONGEST:
        raise InvalidValue("end", f"at most {LONGEST.days} days after the start")
    site = the_site(work, query.scope, query.site)
    rules = the_type(work, query.appointment_type).rules
    earliest, latest = slots.notice(work.now(), rules)
    first, last = max(query.start, earliest), min(query.end, latest)
    if first >= last:
        return []
    advisers = [
        member.id
        for member in work.members.of_site(site.id)
        if query.adviser_id in (None, member.id)
        and (query.language is None or query.language in member.languages)
    ]
    if not advisers:
        return []
    length = timedelta(minutes=rules.duration)
    found = _starts(work, query, site, rules, advisers, (first.astimezone(UTC), last))
    return [
        FreeSlot(start=begin, end=begin + length, site=site.slug, adviser_id=adviser_id)
        for begin, adviser_id in islice(found, query.limit)
    ]


def _starts(
    work: Work,
    query: FindSlots,
    site: Site,
    rules: AppointmentRules,
    advisers: Sequence[str],
    bounds: tuple[datetime, datetime],
) -> Iterator[tuple[datetime, str]]:
    """Free starts in their order; reads no more of the calendar than is asked for."""
    rooms = [busy.room(site.id, name) for name in rooms_of(site)]
    computers = [busy.computer(site.id, name) for name in computers_of(site)]
    shared = [rooms] * rules.needs_room + [computers] * rules.needs_computer
    alone = [busy.person(query.person_id)] if query.person_id else []
    resources = [busy.adviser(id_) for id_ in advisers] + alone + [r for g in shared for r in g]
    rest = timedelta(minutes=rules.duration + rules.buffer_after)
    availabilities = work.members.availabilities(advisers)
    start, reach = bounds[0], FIRST_LOOK
    while start < bounds[1]:
        end = min(start + reach, bounds[1]).astimezone(UTC)
        yield from slots.free_starts(
            slots.Search(
                start=start,
                end=end,
                duration=rules.duration,
                buffer_after=rules.buffer_after,
                zone=site.zone,
                opening_hours=site.description.opening_hours,
                holidays=holidays_around(work, site, start.date(), end.date()),
                availabilities=availabilities,
                busy=work.busy.days(
                    resources, start.date().isoformat(), (end + rest).date().isoformat()
                ),
                shared=shared,
                alone=alone,
            )
        )
        start, reach = end, reach * 2


@dataclass(frozen=True, kw_only=True)
class NearestSlots:
    """What to offer instead of a start that somebody holds."""

    scope: Scope
    site: str
    appointment_type: str
    start: datetime
    person_id: str | None = None
    adviser_id: str | None = None
    count: int = 3


def nearest_slots(work: Work, query: NearestSlots) -> list[FreeSlot]:
    """The free slots closest to the start, the closest first; the same adviser's before others'.

    Looks within two days, then two weeks, then as far as one question may. Raises as `find_slots`.
    """
    start = query.start.astimezone(UTC)
    found: list[FreeSlot] = []
    for reach in (timedelta(days=2), timedelta(days=14), LONGEST / 2):
        found = find_slots(
            work,
            FindSlots(
                scope=query.scope,
                site=query.site,
                appointment_type=query.appointment_type,
                start=start - reach,
                end=start + reach,
                person_id=query.person_id,
                limit=100_000,
            ),
        )
        if len(found) >= query.count:
            break
    found.sort(
        key=lambda slot: (abs(slot.start - start), slot.adviser_id != query.adviser_id, slot.start)
    )
    return found[: query.count]
