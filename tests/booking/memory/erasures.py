"""Erasures in memory."""

from collections import Counter


class MemoryErasures:
    def __init__(self, memory):
        self.rows = memory.table("erasures")

    def about(self, person_id):
        return next((one for one in self.rows.values() if person_id in one.ids), None)

    def listed(self, state, now, after, limit):
        def place(one):
            return one.asked_at, one.person_id

        last = self.rows.get(after)
        found = [
            one
            for one in sorted(self.rows.values(), key=place, reverse=True)
            if (last is None or place(one) < place(last))
            and {
                None: True,
                "done": one.done_at is not None,
                "unconfirmed": one.done_at is None,
                "late": one.is_late(now),
            }[state]
        ]
        return found[:limit] if limit else found

    def put(self, erasure):
        self.rows[erasure.person_id] = erasure

    def waiting(self, now):
        return Counter(
            (service, one.is_late(now)) for one in self.rows.values() for service in one.missing
        )
