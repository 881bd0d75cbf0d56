"""The catalogue as a whole in memory, where units of work run one after the other anyway."""


class MemoryCatalogue:
    def __init__(self, memory):
        self.rows = memory.table("retired_paths")

    def hold(self):
        pass

    def retired(self):
        return frozenset(self.rows)

    def retire(self, path):
        self.rows[path] = True

    def reinstate(self, path):
        self.rows.pop(path, None)
