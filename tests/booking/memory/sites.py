"""Sites in memory."""

from services.booking.domain.distance import Point, kilometres
from tests.memory.table import Table


class MemorySites(Table):
    name = "sites"
    unique = ("site", "slug")

    def by_slug(self, slug):
        return next((site for site in self.all_sorted(lambda s: s.slug) if site.slug == slug), None)

    def by_ids(self, ids):
        return {id_: self.get(id_) for id_ in ids if id_ in self.rows}

    def by_slugs(self, slugs):
        return {site.slug: site for site in self.all_sorted(lambda s: s.slug) if site.slug in slugs}

    def by_source_ids(self, ids):
        listed = [one for one in self.all_sorted(lambda s: s.slug) if one.description.listing]
        by_id = {one.description.listing.source_id: one for one in listed}
        return {id_: site for id_, site in by_id.items() if id_ in ids}

    def listed(self, slugs, department, after, limit):
        found = [
            site
            for site in self.all_sorted(lambda s: s.slug)
            if (slugs is None or site.slug in slugs)
            and (department is None or site.description.department == department)
            and (after is None or site.slug > after)
        ]
        return found[:limit]

    def near(self, slugs, point, within, limit):
        distances = [
            (site, kilometres(point, Point(site.description.latitude, site.description.longitude)))
            for site in self.all_sorted(lambda s: s.slug)
            if slugs is None or site.slug in slugs
        ]
        found = [pair for pair in distances if pair[1] <= within]
        return sorted(found, key=lambda pair: pair[1])[:limit]
