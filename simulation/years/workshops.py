"""Workshops: scheduled, attended or missed, held; and those that everybody may come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, get_args

from services.booking.domain.venue import VenueType
from services.booking.domain.workshops.seat import Seat, SeatData
from services.booking.domain.workshops.workshop import (
    SUBJECTS,
    USUAL_CAPACITY,
    Workshop,
    WorkshopData,
)
from simulation.years.branch import Branch
from simulation.years.world import World

OPEN_A_PERSON: Final = 0.05
"""Workshops that are of no path, for each person who is supported."""
_OFF_SITE: Final = 0.6
_MISSED_MORE: Final = 0.9
"""Workshops are missed somewhat less than appointments."""
VENUES: Final[tuple[VenueType, ...]] = get_args(VenueType)


def schedule(
    world: World,
    branch: Branch,
    start: datetime,
    length: timedelta,
    *,
    module: str | None = None,
    venue: VenueType | None = None,
) -> Workshop:
    """One of a module, or about something that people ask for."""
    workshop = Workshop.schedule(
        WorkshopData(
            workshop_id=world.new_id(),
            site_id=branch.id,
            site=branch.slug,
            timezone=branch.site.description.timezone,
            start=start,
            end=start + length,
            trainer_id=world.chance.choice(branch.team).id,
            module=module,
            subject=None if module else world.chance.choice(SUBJECTS),
            room="Atelier" if venue is None else None,
            venue_type=venue,
            venue_id=None if venue is None else world.new_id(),
        ),
        world.now,
    )
    world.keep(workshop)
    return workshop


def note_held(world: World, branch: Branch, workshop: Workshop, seats: Sequence[Seat]) -> None:
    """It took place with these seats, of which it is noted who came."""
    came = sum(seat.data.status == "attended" for seat in seats)
    workshop.hold(came, len(seats) - came, world.now)
    world.keep(workshop)
    world.truth.add("workshops_held", branch, workshop.data.start)
    off_site = workshop.data.venue_type is not None
    world.truth.add("workshops_held_off_site", branch, workshop.data.start, int(off_site))
    world.truth.add("workshop_places", branch, workshop.data.start, workshop.data.capacity)


@dataclass
class Table:
    """Where five sit."""

    world: World

    def seat(self, workshop: Workshop, person_id: str) -> Seat:
        """A seat that is free."""
        seat = Seat.reserve(self._asked(workshop, person_id), self.world.now)
        self.world.keep(seat)
        return seat

    def wait(self, workshop: Workshop, person_id: str) -> Seat:
        """The first place in line."""
        seat = Seat.wait(self._asked(workshop, person_id), 1, self.world.now)
        self.world.keep(seat)
        return seat

    def note(self, branch: Branch, workshop: Workshop, seat: Seat) -> None:
        """Whether the person came."""
        data, world = workshop.data, self.world
        if world.likely(branch.no_shows * _MISSED_MORE):
            seat.miss(data.start, data.end, world.now)
        else:
            minutes = data.minutes - world.chance.choice((0, 0, 0, 10, 30))
            seat.attend(minutes, data.start, data.end, world.now)
        world.keep(seat)
        self._count(branch, workshop, seat, 1)

    def correct(self, branch: Branch, workshop: Workshop, seat: Seat) -> None:
        """It was the other way round."""
        data, now = workshop.data, self.world.now
        self._count(branch, workshop, seat, -1)
        if seat.data.status == "attended":
            seat.miss(data.start, data.end, now)
        else:
            seat.attend(data.minutes, data.start, data.end, now)
        self.world.keep(seat)
        self._count(branch, workshop, seat, 1)

    def _count(self, branch: Branch, workshop: Workshop, seat: Seat, times: int) -> None:
        truth, at, attended = self.world.truth, workshop.data.start, seat.data.status == "attended"
        measure = "workshop_attendances" if attended else "workshop_seats_missed"
        truth.add(measure, branch, at, times)
        if attended:
            truth.saw("people_supported", branch, at, seat.data.person_id, again=times > 0)

    def _asked(self, workshop: Workshop, person_id: str) -> SeatData:
        seat_id = self.world.new_id()
        return SeatData(
            seat_id=seat_id,
            workshop_id=workshop.id,
            person_id=person_id,
            site_id=workshop.data.site_id,
            site=workshop.data.site,
            module=workshop.data.module,
            request_id=seat_id,
            asked_at=self.world.now,
        )


@dataclass
class OpenWorkshops:
    """Of no path: on the site, and off it where people are."""

    world: World
    table: Table

    def plan(self) -> None:
        """All along, as many as fit the people."""
        world = self.world
        for _ in range(round(world.plan.people * OPEN_A_PERSON)):
            branch = world.chance.choice(world.branches)
            days = [day for day in branch.open_days if day < world.plan.until]
            at = world.moment(branch, world.chance.choice(days))
            world.timeline.plan(at, partial(self._schedule, branch))

    def _schedule(self, branch: Branch) -> None:
        world = self.world
        day = branch.open_day(world.now, world.chance.randint(8, 25))
        if day is None or not branch.team or len(branch.regulars) < USUAL_CAPACITY:
            return
        venue = world.chance.choice(VENUES) if world.likely(_OFF_SITE) else None
        start = branch.local(day, 870)
        workshop = schedule(world, branch, start, timedelta(minutes=90), venue=venue)
        ids = {one.id: None for one in reversed(branch.regulars)}
        chosen = world.chance.sample(list(ids), min(len(ids), world.chance.randint(3, 6)))
        seats = [self.table.seat(workshop, one) for one in chosen[:USUAL_CAPACITY]]
        line = [self.table.wait(workshop, one) for one in chosen[USUAL_CAPACITY:]]
        world.timeline.plan(workshop.data.end, partial(self._hold, branch, workshop, seats, line))

    def _hold(
        self, branch: Branch, workshop: Workshop, seats: list[Seat], line: list[Seat]
    ) -> None:
        for seat in seats:
            self.table.note(branch, workshop, seat)
        for seat in line:
            seat.cancel("team", "workshop_over", self.world.now)
            self.world.keep(seat)
        note_held(self.world, branch, workshop, seats)
