"""Tickets in memory."""

from dataclasses import replace

from tests.memory.table import Table


class MemoryWalkIns(Table):
    name = "walk_ins"

    def next_number(self, site_id, space, day):
        numbers = self.memory.table("walk_in_numbers")
        numbers[site_id, space, day] = numbers.get((site_id, space, day), 0) + 1
        return numbers[site_id, space, day]

    def first_waiting(self, site_id, space, day):
        return next(iter(self.waiting(site_id, day, space)), None)

    def queue(self, site_id, day, space, after, limit):
        found = self._of(site_id, day, space)
        return [one for one in found if after is None or _place(one) > _place(after)][:limit]

    def waiting(self, site_id, day, space):
        found = self._of(site_id, day, space)
        return [one for one in found if one.state.status == "waiting"]

    def called_last(self, site_id, day, space, limit):
        called = [one for one in self._of(site_id, day, space) if one.state.status == "served"]
        return sorted(called, key=lambda one: (one.state.called_at, one.state.number))[::-1][:limit]

    def of_person(self, person_id, sites=None):
        found = [one for one in self.all_sorted(lambda o: o.id) if one.state.person_id == person_id]
        return [one for one in found if sites is None or one.state.site in sites]

    def rekey(self, ids, person_id):
        def put(row, id_):
            row.state = replace(row.state, person_id=id_)

        self.move(ids, person_id, lambda row: row.state.person_id, put)

    def _of(self, site_id, day, space):
        return [
            one
            for one in self.all_sorted(_place)
            if (one.state.site_id, one.state.day) == (site_id, day)
            and space in (None, one.state.space)
        ]


def _place(one):
    return one.state.space, one.state.number
