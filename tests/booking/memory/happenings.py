"""What other services told of people, in memory."""


class MemoryHappenings:
    def __init__(self, memory):
        self.rows = memory.table("happenings")

    def note(self, happening):
        self.rows.setdefault(happening.id, happening)

    def forget(self, ids):
        for one in self.of_people(ids):
            del self.rows[one.id]

    def of_people(self, ids, site_ids=None):
        found = [self.rows[id_] for id_ in sorted(self.rows) if self.rows[id_].person_id in ids]
        return [one for one in found if site_ids is None or one.entry.site_id in site_ids]
