"""The team in memory."""

from kernel.refusals import Stale
from services.booking.application.ports.team import Bookable
from services.booking.domain.member import Availability
from tests.memory.copying import copied
from tests.memory.table import Table


class MemoryMembers(Table):
    name = "members"

    def of_site(self, site_id):
        return [m for m in self.all_sorted(lambda m: m.id) if m.site_id == site_id]

    def bookable(self, site_ids):
        return [
            Bookable(member.id, member.site_id, member.languages)
            for member in self.all_sorted(lambda m: m.id)
            if member.site_id in site_ids
        ]

    def availability(self, member_id):
        return self.availabilities([member_id]).get(member_id, Availability(id=member_id))

    def availabilities(self, member_ids):
        known = self.memory.availabilities
        return {id_: copied(known[id_]) for id_ in member_ids if id_ in known}

    def save_availability(self, availability):
        if not availability.changed:
            return
        stored = self.memory.availabilities.get(availability.id)
        present = stored.version if stored else 0
        if present != availability.version:
            raise Stale("availability", availability.id, availability.version, present)
        availability.version += 1
        availability.changed = False
        self.memory.availabilities[availability.id] = copied(availability)
