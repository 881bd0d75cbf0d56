"""People in memory."""

from dataclasses import replace

from kit.transaction import ConcurrentChange
from services.booking.application.ports.neighbourhoods import Neighbourhood
from services.booking.domain.people.keys import keys_of, phone_key
from services.booking.domain.person import PersonCard
from tests.memory.copying import copied
from tests.memory.table import Table


class MemoryPeople(Table):
    name = "people"

    def hold(self, person_id):
        return self.get(person_id)

    def card(self, person_id):
        kept = self.memory.identities.get(person_id)
        return PersonCard(self.get(person_id), *kept) if kept else None

    def cards(self, ids):
        found = [self.card(id_) for id_ in sorted(ids)]
        return [card for card in found if card is not None]

    def identities(self, ids):
        return [card.identity for card in self.cards(ids)]

    def by_phone(self, phone):
        return self.by_keys([phone_key(phone)])

    def by_keys(self, keys):
        known = sorted(self.memory.identities.items())
        return [self.card(id_) for id_, (who, _) in known if not keys_of(who).isdisjoint(keys)]

    def of_household(self, household_id):
        return [
            one
            for one in self.all_sorted(lambda p: p.id)
            if one.facts.household_id == household_id and one.merged is None
        ]

    def absorbed_by(self, person_id):
        known = self.all_sorted(lambda p: p.id)
        return [one for one in known if one.merged is not None and one.merged.into == person_id]

    def absorbed_among(self, ids):
        known = self.all_sorted(lambda p: p.id)
        return [one for one in known if one.merged is not None and one.merged.into in ids]

    def after(self, person_id, limit):
        known = self.all_sorted(lambda p: p.id)
        return [one for one in known if person_id is None or one.id > person_id][:limit]

    def guard(self, keys):
        """Units of work run one after the other here."""

    def add(self, person, identity):
        self.memory.identities[person.id] = identity, 0
        self.save(person)

    def save_identity(self, card, identity):
        if identity == card.identity:
            return card
        if self.memory.identities.get(card.person.id) != (card.identity, card.revision):
            raise ConcurrentChange("identities", card.person.id)
        changed = replace(card, identity=identity, revision=card.revision + 1)
        self.memory.identities[card.person.id] = identity, changed.revision
        return changed

    def save_merged(self, person):
        stored = self.rows[person.id]
        if stored.version != person.version:
            raise ConcurrentChange(self.name, person.id)
        stored.merged = copied(person.merged)

    def forget_identity(self, person_id):
        self.memory.identities.pop(person_id, None)


class MemoryNeighbourhoods:
    """Points by what lies there, as a test says; else what the newest list says."""

    def __init__(self, memory):
        self.known = memory.neighbourhoods
        self.lists = memory.table("neighbourhoods")

    def at(self, latitude, longitude):
        if (latitude, longitude) in self.known or not self.lists:
            return self.known.get((latitude, longitude))
        vintage = max(self.lists)
        areas = sorted(self.lists[vintage].items())
        codes = [code for code, area in areas if area.covers(latitude, longitude)]
        return Neighbourhood(codes[0] if codes else None, vintage)

    def of_vintage(self, vintage):
        return dict(self.lists.get(vintage, {}))

    def save(self, vintage, area):
        self.lists.setdefault(vintage, {})[area.code] = area
