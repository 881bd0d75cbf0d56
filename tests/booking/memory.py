"""Booking's ports in memory: the fakes that use cases are tested with.

They pass the same suites as their twins on MongoDB: `test_repositories.py` and
`test_busy_calendar.py` in `integration/`.
"""

import threading
from copy import deepcopy
from dataclasses import dataclass, field

from kit.transaction import ConcurrentChange
from services.booking.application.ports import Work
from services.booking.bootstrap import Booking
from services.booking.domain.member import Availability
from services.booking.domain.person import PersonCard
from services.booking.domain.refusals import AlreadyExists, SlotTaken, Stale


@dataclass
class Memory:
    """All that is kept; `published` holds the domain events in the order of their commits."""

    tables: dict = field(default_factory=dict)
    identities: dict = field(default_factory=dict)
    availabilities: dict = field(default_factory=dict)
    types: dict = field(default_factory=dict)
    busy: dict = field(default_factory=dict)
    published: list = field(default_factory=list)

    def table(self, name):
        return self.tables.setdefault(name, {})


class MemoryStore:
    """Runs units of work one after the other; one that raises leaves no trace."""

    def __init__(self):
        self.memory = Memory()
        self._lock = threading.Lock()

    def run(self, work, context):
        with self._lock:
            before = deepcopy(self.memory)
            try:
                result = work(self)
                if context.finish is not None:
                    context.finish(self, result)
            except BaseException:
                self.memory = before
                raise
            return result


class _Table:
    name: str
    unique = None

    def __init__(self, memory):
        self.memory = memory
        self.rows = memory.table(self.name)

    def get(self, id_):
        return deepcopy(self.rows.get(id_))

    def all_sorted(self, key):
        return sorted((deepcopy(row) for row in self.rows.values()), key=key)

    def save(self, aggregate):
        if not aggregate.events:
            return
        stored = self.rows.get(aggregate.id)
        if (stored.version if stored else 0) != aggregate.version:
            raise ConcurrentChange(self.name, aggregate.id)
        self.check_unique(aggregate)
        self.memory.published += aggregate.events
        aggregate.version += len(aggregate.events)
        aggregate.events.clear()
        self.rows[aggregate.id] = deepcopy(aggregate)

    def check_unique(self, aggregate):
        if self.unique is None:
            return
        kind, name = self.unique
        value = getattr(aggregate.description, name)
        for row in self.rows.values():
            if row.id != aggregate.id and getattr(row.description, name) == value:
                raise AlreadyExists(kind, name, value)


class MemorySites(_Table):
    name = "sites"
    unique = ("site", "slug")

    def by_slug(self, slug):
        return next((site for site in self.all_sorted(lambda s: s.slug) if site.slug == slug), None)

    def by_slugs(self, slugs):
        return {site.slug: site for site in self.all_sorted(lambda s: s.slug) if site.slug in slugs}

    def listed(self, slugs, department, after, limit):
        found = [
            site
            for site in self.all_sorted(lambda s: s.slug)
            if (slugs is None or site.slug in slugs)
            and (department is None or site.description.department == department)
            and (after is None or site.slug > after)
        ]
        return found[:limit]


class MemoryMembers(_Table):
    name = "members"

    def of_site(self, site_id):
        return [m for m in self.all_sorted(lambda m: m.id) if m.site_id == site_id]

    def availability(self, member_id):
        return self.availabilities([member_id]).get(member_id, Availability(id=member_id))

    def availabilities(self, member_ids):
        known = self.memory.availabilities
        return {id_: deepcopy(known[id_]) for id_ in member_ids if id_ in known}

    def save_availability(self, availability):
        if not availability.changed:
            return
        stored = self.memory.availabilities.get(availability.id)
        present = stored.version if stored else 0
        if present != availability.version:
            raise Stale("availability", availability.id, availability.version, present)
        availability.version += 1
        availability.changed = False
        self.memory.availabilities[availability.id] = deepcopy(availability)


class MemoryPeople(_Table):
    name = "people"

    def card(self, person_id):
        person = self.get(person_id)
        return PersonCard(person, self.memory.identities[person_id]) if person else None

    def by_phone(self, phone):
        known = sorted(self.memory.identities.items())
        return [self.card(id_) for id_, identity in known if identity.phone == phone]

    def add(self, person, identity):
        self.memory.identities[person.id] = identity
        self.save(person)


class MemoryPartners(_Table):
    name = "partners"
    unique = ("partner", "siret")

    def by_sirets(self, sirets):
        rows = self.all_sorted(lambda p: p.description.siret)
        return {p.description.siret: p for p in rows if p.description.siret in sirets}

    def listed(self, department, after, limit):
        found = [
            partner
            for partner in self.all_sorted(lambda p: p.description.siret)
            if (department is None or partner.description.department == department)
            and (after is None or partner.description.siret > after)
        ]
        return found[:limit]


class MemoryAppointmentTypes:
    def __init__(self, memory):
        self.types = memory.types

    def current(self, code):
        return self.types[code][-1] if code in self.types else None

    def version(self, code, version):
        return next((t for t in self.types.get(code, []) if t.version == version), None)

    def all(self):
        return [self.types[code][-1] for code in sorted(self.types)]

    def add(self, type_):
        if self.version(type_.code, type_.version):
            raise Stale("appointment_type", type_.code, type_.version - 1, type_.version)
        self.types.setdefault(type_.code, []).append(type_)


class MemoryAppointments(_Table):
    name = "appointments"

    def at_site(self, site_id, start, end, after, limit):
        last = self.rows.get(after)
        found = [
            one
            for one in self.all_sorted(_by_start)
            if one.state.site_id == site_id
            and start <= one.state.start < end
            and (last is None or _by_start(one) > _by_start(last))
        ]
        return found[:limit]

    def of_person(self, person_id):
        return [one for one in self.all_sorted(_by_start) if one.state.person_id == person_id]


def _by_start(appointment):
    return appointment.state.start, appointment.id


class MemoryBusy:
    def __init__(self, memory):
        self.taken = memory.busy

    def claim(self, claims):
        for claim in claims:
            for day, (start, end) in claim.by_day():
                held = self.taken.setdefault((claim.resource, day), [])
                if any(start < last and first < end for first, last, _ in held):
                    raise SlotTaken(claim.kind, claim.start)
                held.append((start, end, claim.by))

    def release(self, claims):
        for claim in claims:
            for day, (start, end) in claim.by_day():
                held = self.taken.get((claim.resource, day), [])
                held[:] = [one for one in held if one != (start, end, claim.by)]

    def days(self, resources, first, last):
        found = {}
        for (resource, day), held in self.taken.items():
            if resource in resources and first <= day <= last:
                minutes = [(start, end) for start, end, _ in held]
                found.setdefault(resource, {})[day] = minutes
        return found


def work(store, tools) -> Work:
    """A unit of work on the store's memory, and a look at it alike."""
    memory = store.memory
    return Work(
        sites=MemorySites(memory),
        members=MemoryMembers(memory),
        people=MemoryPeople(memory),
        partners=MemoryPartners(memory),
        appointment_types=MemoryAppointmentTypes(memory),
        appointments=MemoryAppointments(memory),
        busy=MemoryBusy(memory),
        tools=tools,
    )


def booking(tools) -> Booking:
    """The application on memory."""
    return Booking(MemoryStore(), tools, inside=work, outside=work)
