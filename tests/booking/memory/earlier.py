"""The earlier-slot list in memory."""

from kernel.refusals import Stale
from tests.memory.table import SilentTable


class MemoryEarlierRequests(SilentTable):
    name = "earlier_requests"
    kind = "earlier_request"

    def waiting(self, site_id, limit):
        found = [
            one
            for one in self.all_sorted(lambda o: (o.since, o.id))
            if one.site_id == site_id and one.offer is None
        ]
        return found[:limit]

    def offered(self, adviser_id, start, end):
        return [
            one
            for one in self.all_sorted(lambda o: o.id)
            if one.offer is not None
            and one.offer.adviser_id == adviser_id
            and one.offer.start < end
            and start < one.offer.end
        ]

    def of_person(self, person_id, sites=None):
        found = [one for one in self.all_sorted(lambda o: o.id) if one.person_id == person_id]
        return [one for one in found if sites is None or one.site in sites]

    def rekey(self, ids, person_id):
        for id_ in self.rows.keys() & set(ids):
            self.rows[id_].person_id = person_id

    def remove(self, request):
        stored = self.rows.get(request.id)
        if stored is None or stored.version != request.version:
            raise Stale(self.kind, request.id, request.version, request.version + 1)
        del self.rows[request.id]
