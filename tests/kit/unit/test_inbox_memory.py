"""The inbox's database in memory keeps to the suite of the real one."""

import pytest

from tests.kit.inbox_suite import NOW, InboxDatabaseSuite
from tests.kit.memory_inbox import MemoryEffects


class Remembered:
    """See `tests.kit.inbox_suite.World`."""

    def __init__(self):
        self.failing = {}
        self.now = NOW
        self.effects = MemoryEffects(self._react, lambda: self.now)
        self.ask_replay = self.effects.ask_replay
        self.discard = self.effects.discard

    def _react(self, events):
        for envelope in events:
            if envelope.id in self.failing:
                raise self.failing[envelope.id]

    def applied(self):
        return self.effects.applied

    def states(self):
        return {letter: kept.state for letter, kept in self.effects.letters.items()}

    def lines(self):
        return {key: (line.state, line.head) for key, line in self.effects.lines.items()}


class TestInMemory(InboxDatabaseSuite):
    @pytest.fixture
    def world(self):
        return Remembered()
