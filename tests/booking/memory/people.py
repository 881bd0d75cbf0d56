"""People in memory."""

from services.booking.domain.person import PersonCard
from tests.booking.memory.table import Table


class MemoryPeople(Table):
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
