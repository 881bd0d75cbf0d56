"""The audit log in memory."""


class MemoryAudit:
    def __init__(self, memory):
        self.memory = memory

    def record(self, action, targets, reason=None):
        self.memory.audit.append((action, list(targets), reason))
