"""Who was merged into whom, in memory."""


class MemoryMerges:
    def __init__(self, memory):
        self.rows = memory.table("merges")

    def get(self, kept_id, absorbed_id):
        return self.rows.get((absorbed_id, kept_id))

    def of_absorbed(self, person_id):
        return [one for (absorbed, _), one in sorted(self.rows.items()) if absorbed == person_id]

    def of_kept(self, person_id):
        return [one for _, one in sorted(self.rows.items()) if one.kept_id == person_id]

    def put(self, merge):
        self.rows[merge.absorbed_id, merge.kept_id] = merge
