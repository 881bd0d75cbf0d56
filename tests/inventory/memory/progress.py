"""How far imports are, in memory: beside the store's units of work."""


class MemoryProgress:
    def __init__(self, store):
        self.steps = store.__dict__.setdefault("progress", {})

    def tell(self, lot_id, step):
        self.steps[lot_id] = step

    def of(self, lot_id):
        return self.steps.get(lot_id)
