"""Who is proposed for erasure, in memory."""

from services.booking.domain.people.retention import Activity

UNDONE = ("cancelled", "missed")


class MemoryActivities:
    """By the tables of the others, one person after the other."""

    def __init__(self, memory):
        self.table = memory.table

    def latest(self, ids):
        found = {id_: max(self._of(id_), default=None) for id_ in ids}
        return {id_: Activity(at=one[0], kind=one[1]) for id_, one in found.items() if one}

    def _of(self, person_id):
        person = self.table("people").get(person_id)
        if person is not None:
            yield person.registered_at, "registration"
        for state in self._states("referrals", person_id):
            yield state.received_at, "referral"
        for state in self._states("appointments", person_id):
            yield (state.booked_at if state.status in UNDONE else state.start), "appointment"
        for state in self._states("walk_ins", person_id):
            yield state.joined_at, "walk_in"
        for seat in self.table("seats").values():
            if seat.data.person_id == person_id:
                yield seat.data.asked_at, "workshop"
                workshop = self.table("workshops").get(seat.data.workshop_id)
                if workshop is not None and seat.data.status in ("reserved", "attended"):
                    yield workshop.data.start, "workshop"
        for one in self.table("happenings").values():
            if one.person_id == person_id:
                yield one.entry.at, one.entry.kind

    def _states(self, name, person_id):
        return [one.state for one in self.table(name).values() if one.state.person_id == person_id]


class MemoryRetention:
    def __init__(self, memory):
        self.proposals = memory.table("retention_proposals")
        self.keeps = memory.table("retention_keeps")
        self.walks = memory.table("retention_walks")

    def proposal(self, person_id):
        return self.proposals.get(person_id)

    def proposed(self, ids):
        return [self.proposals[id_] for id_ in sorted(ids) if id_ in self.proposals]

    def listed(self, sites, after, limit):
        def place(one):
            return one.last.at, one.person_id

        last = self.proposals.get(after)
        found = [
            one
            for one in sorted(self.proposals.values(), key=place)
            if (sites is None or one.site in sites) and (last is None or place(one) > place(last))
        ]
        return found[:limit] if limit else found

    def propose(self, proposals):
        self.proposals.update({one.person_id: one for one in proposals})

    def withdraw(self, ids):
        for id_ in ids:
            self.proposals.pop(id_, None)

    def kept(self, ids):
        return [self.keeps[id_] for id_ in sorted(ids) if id_ in self.keeps]

    def keep(self, keep):
        self.keeps[keep.person_id] = keep

    def forget(self, ids):
        self.withdraw(ids)
        for id_ in ids:
            self.keeps.pop(id_, None)

    def walk(self):
        return self.walks.get("walk")

    def walked(self, walk):
        self.walks["walk"] = walk
