"""Booking and training with a bus between them, three people on a path, and what may happen."""

import itertools
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from kernel.refusals import Refusal
from kernel.scope import NATIONAL
from services.booking.adapters.translate import translate as booking_tells
from services.booking.application.commands.erase_person import ErasePerson
from services.booking.application.commands.hold_workshop import HoldWorkshop
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.note_attendance import AttendWorkshop
from services.booking.application.commands.unmerge_people import UnmergePeople
from services.booking.catalogue import CATALOGUE as BOOKING
from services.training.adapters.translate import translate as training_tells
from services.training.catalogue import CATALOGUE as TRAINING
from tests.booking import builders as booking_builders
from tests.booking import memory as booking_memory
from tests.booking.workshops import Workshops
from tests.scripted import CONTEXT, ScriptedClock, at, run_timers
from tests.training import builders as training_builders
from tests.training import memory as training_memory
from tests.training.enrolled import Enrolled
from tests.training.saga.bus import Bus, Outbox
from tests.training.seats import Seats

MODULE = "email_write"
PEOPLE = 3
MOST_TIMERS = 50
"""So many are more than three people and their workshops have."""


def _ids(kind):
    numbers = itertools.count(1)
    return lambda: f"0197f000-0000-7000-8000-{kind}{next(numbers):08d}"


class World:
    """Both services in memory; steps that a rule forbids do nothing."""

    def __init__(self):
        self.clock = ScriptedClock(at(7))
        booking = replace(booking_builders.tools(self.clock), new_id=_ids("b000"))
        training = replace(training_builders.tools(self.clock), new_id=_ids("7000"))
        self.booking = Workshops.of(booking_memory.booking(booking), self.clock, slug="montreuil")
        self.network = training_builders.Network.of(training_memory.training(training), self.clock)
        outboxes = (
            Outbox(self.booking.app, booking_tells),
            Outbox(self.network.app, training_tells),
        )
        self.bus = Bus(outboxes, (BOOKING, TRAINING))
        self.people = [self.booking.network.person() for _ in range(PEOPLE)]
        self.workshops = []
        self.merged = False
        self.bus.deliver_all()
        self.network.path()
        self.enrolled = Enrolled(self.network)
        opened = [self.network.enrolment(person, site="montreuil") for person in self.people]
        self.enrolments = [one.id for one in opened]
        self.seats = Seats(self.network, opened[0])
        for day in (5, 9):
            self.schedule(day, capacity=1)
        self.bus.deliver_all()

    # What may happen

    def try_to(self, what, *args, **options):
        with suppress(Refusal):
            getattr(self, what)(*args, **options)

    def schedule(self, day, capacity):
        start = self.clock.instant.replace(hour=9, minute=0) + timedelta(days=day)
        end = start + timedelta(hours=2)
        made = self.booking.schedule(start=start, end=end, module=MODULE, capacity=capacity)
        self.workshops.append(made.id)

    def ask(self, which, days=21):
        latest = self.clock.instant + timedelta(days=days)
        self.seats.ask(enrolment_id=self.enrolments[which], latest=latest)

    def give_up(self, which):
        for request in self.requests_of(self.people[which]):
            if request.state.is_live:
                self.seats.withdraw(request.id)

    def pause(self, which):
        self.enrolled.pause(self.enrolments[which])

    def resume(self, which):
        self.enrolled.resume(self.enrolments[which])

    def validate(self, which):
        self.enrolled.validate(self.enrolments[which], MODULE)

    def take_back(self, which):
        self.enrolled.take_back(self.enrolments[which], MODULE)

    def desk_books(self, which, workshop):
        self.booking.reserve(self.workshop(workshop), self.people[which])

    def desk_cancels(self, choice):
        seats = [one for one in self.booked() if one.data.workshop_id is not None]
        if seats:
            self.booking.cancel(seats[choice % len(seats)])

    def accept(self, choice):
        offered = [one for one in self.booked() if one.data.status == "offered"]
        if offered:
            self.booking.accept(offered[choice % len(offered)])

    def call_off(self, workshop):
        self.booking.cancel_workshop(self.workshop(workshop))

    def move(self, workshop, day):
        start = self.clock.instant.replace(hour=14, minute=0) + timedelta(days=day)
        self.booking.change(self.workshop(workshop), start=start)

    def hold(self, workshop):
        """The workshop takes place, and the first of those with a seat come."""
        id_ = self.workshop(workshop)
        data = self.booking.look(id_).workshop.data
        if data.status != "scheduled":
            return
        self.pass_time(max(timedelta(), data.start - self.clock.instant))
        seats = [one for one in self.booked() if one.data.workshop_id == id_]
        for seat in [one for one in seats if one.data.status == "reserved"][:1]:
            self.booking.app.attend_workshop(AttendWorkshop(**self.booking.ids(seat)), CONTEXT)
        self.booking.app.hold_workshop(HoldWorkshop(scope=NATIONAL, workshop_id=id_), CONTEXT)

    def merge(self, kept, absorbed):
        """Once: what becomes of several that are heard of in another order is the merges' own."""
        if self.merged:
            return
        ids = {"person_id": self.people[kept], "absorbed_id": self.people[absorbed]}
        self.booking.app.merge_people(MergePeople(scope=NATIONAL, **ids), CONTEXT)
        self.merged = True

    def erase(self, which):
        command = ErasePerson(
            scope=NATIONAL,
            person_id=self.people[which],
            reason="asked_by_person",
            by="operator-1",
        )
        self.booking.app.erase_person(command, CONTEXT)

    def unmerge(self, kept, absorbed):
        ids = {"person_id": self.people[kept], "absorbed_id": self.people[absorbed]}
        self.booking.app.unmerge_people(UnmergePeople(scope=NATIONAL, **ids), CONTEXT)

    def pass_time(self, time):
        self.clock.instant += time
        self.run_timers()

    def run_timers(self):
        run_timers(self.booking.network, MOST_TIMERS)
        run_timers(self.network, MOST_TIMERS)

    # What there is

    def workshop(self, choice):
        return self.workshops[choice % len(self.workshops)] if self.workshops else "none"

    def booked(self):
        """All seats that booking has, by their ids."""
        rows = self.booking.app.store.memory.table("seats")
        return [rows[id_] for id_ in sorted(rows)]

    def requests(self):
        rows = self.network.app.store.memory.table("seat_requests")
        return [rows[id_] for id_ in sorted(rows)]

    def requests_of(self, person_id):
        return [one for one in self.requests() if one.state.person_id == person_id]

    def copies(self):
        return self.network.app.store.memory.table("seats")

    def open_workshops(self):
        rows = self.booking.app.store.memory.table("workshops").values()
        return [one for one in rows if one.is_open(self.clock.instant)]
