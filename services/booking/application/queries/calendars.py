"""A member's calendar: appointments, workshops and shifts, by bearer or by a feed's secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from kernel.refusals import NotFound
from kernel.scope import NATIONAL, Scope
from services.booking.application.lookups import the_member
from services.booking.application.ports import Work
from services.booking.domain.member import Member
from services.booking.domain.team.feed import Entry, MemberCalendar

BEFORE, AHEAD = timedelta(days=30), timedelta(days=400)
"""How far a calendar reaches around the present."""
CANCELLED_STAYS = timedelta(days=1)
"""After its planned end, for programs that look rarely."""


@dataclass(frozen=True, kw_only=True)
class GetCalendar:
    """A member of one of the caller's sites."""

    scope: Scope
    member_id: str


@dataclass(frozen=True, kw_only=True)
class ReadFeed:
    """By the hash of a secret."""

    member_id: str
    token_hash: str


def get_calendar(work: Work, query: GetCalendar) -> MemberCalendar:
    """Raises `NotFound`."""
    return _calendar(work, the_member(work, query.scope, query.member_id))


def read_feed(work: Work, query: ReadFeed) -> MemberCalendar:
    """Raises `NotFound` for an unknown member, a wrong secret, and somebody who has left alike."""
    known = work.feeds.get(query.member_id).token_hash
    if known is None or not compare_digest(known, query.token_hash):
        raise NotFound("feed", query.member_id)
    member = the_member(work, NATIONAL, query.member_id)
    if member.leaves_at is not None and work.now() > member.leaves_at:
        raise NotFound("feed", query.member_id)
    return _calendar(work, member)


def _calendar(work: Work, member: Member) -> MemberCalendar:
    now = work.now()
    between = (now - BEFORE, now + AHEAD)
    places = _Places(work)
    found = [
        *_appointments(work, places, member.id, between),
        *_workshops(work, places, member.id, between),
        *_shifts(work, places, member.id, between),
    ]
    kept = [one for one in found if not one.cancelled or one.end > now - CANCELLED_STAYS]
    site = work.sites.by_slug(member.site)
    if site is None:
        raise NotFound("site", member.site)
    return MemberCalendar(
        member_id=member.id,
        site=site.description.name,
        timezone=site.description.timezone,
        entries=tuple(sorted(kept, key=lambda one: (one.start, one.kind, one.id))),
    )


class _Places:
    """Addresses, each read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[tuple[str, str | None], str | None] = {}

    def at(self, slug: str, venue_id: str | None = None) -> str | None:
        """The venue, or the site."""
        key = (slug, venue_id)
        if key not in self._known:
            where = (
                self._work.sites.by_slug(slug)
                if venue_id is None
                else self._work.venues.get(venue_id)
            )
            told = None if where is None else where.description
            self._known[key] = None if told is None else f"{told.name}, {told.address}"
        return self._known[key]


_Between = tuple[datetime, datetime]


def _appointments(work: Work, places: _Places, id_: str, between: _Between) -> Iterator[Entry]:
    names: dict[tuple[str, int], str] = {}
    for one in work.appointments.of_adviser(id_, *between):
        state = one.state
        key = (state.appointment_type, state.type_version)
        if key not in names:
            type_ = work.appointment_types.version(*key)
            names[key] = state.appointment_type if type_ is None else type_.name
        yield Entry(
            kind="appointment",
            id=one.id,
            sequence=one.version - 1,
            start=state.start,
            end=state.end,
            timezone=state.timezone,
            cancelled=state.status in ("cancelled", "displaced"),
            title=names[key],
            place=places.at(state.site) if state.channel == "on_site" else None,
        )


def _workshops(work: Work, places: _Places, id_: str, between: _Between) -> Iterator[Entry]:
    for one in work.workshops.of_trainer(id_, *between):
        data = one.data
        where = places.at(data.site, data.venue_id)
        yield Entry(
            kind="workshop",
            id=one.id,
            sequence=one.version - 1,
            start=data.start,
            end=data.end,
            timezone=data.timezone,
            cancelled=data.status == "cancelled",
            title=data.title or data.module or data.subject,
            place=where if data.room is None else f"{data.room}, {where}",
        )


def _shifts(work: Work, places: _Places, id_: str, between: _Between) -> Iterator[Entry]:
    for one in work.shifts.of_member(id_, *between):
        yield Entry(
            kind="shift",
            id=one.id,
            sequence=one.version - 1,
            start=one.start,
            end=one.end,
            timezone=one.timezone,
            cancelled=one.status == "cancelled",
            place=places.at(one.site, one.venue_id),
        )
