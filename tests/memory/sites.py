"""Copies of sites in memory, and a service's own places."""

from kernel.refusals import AlreadyExists


class MemorySites:
    def __init__(self, memory, name="site"):
        self.rows = memory.table("sites")
        self.name = name

    def get(self, site_id):
        return self.rows.get(site_id)

    def by_slug(self, slug):
        return next((one for one in self.rows.values() if one.slug == slug), None)

    def listed(self, slugs):
        found = sorted(self.rows.values(), key=lambda site: site.slug)
        return [one for one in found if slugs is None or one.slug in slugs]

    def put(self, site):
        taken = self.by_slug(site.slug)
        if taken is not None and taken.id != site.id:
            raise AlreadyExists(self.name, "slug", site.slug)
        self.rows[site.id] = site
