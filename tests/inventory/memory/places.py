"""Sites and warehouses in memory."""

from kernel.refusals import AlreadyExists


class MemoryPlaces:
    def __init__(self, memory):
        self.rows = memory.table("places")

    def get(self, place_id):
        return self.rows.get(place_id)

    def by_slug(self, slug):
        return next((one for one in self.rows.values() if one.slug == slug), None)

    def listed(self, slugs):
        found = sorted(self.rows.values(), key=lambda place: place.slug)
        return [one for one in found if slugs is None or one.slug in slugs]

    def put(self, place):
        taken = self.by_slug(place.slug)
        if taken is not None and taken.id != place.id:
            raise AlreadyExists("place", "slug", place.slug)
        self.rows[place.id] = place
