"""The inbox's database in MongoDB keeps to the suite of the one in memory."""

import pytest

from kit.clock import SystemClock
from kit.context import Context
from kit.inbox import Marks, MongoEffects
from kit.inbox.letters import Letters, Wanted
from kit.transaction import Store
from tests.kit.inbox_suite import NOW, InboxDatabaseSuite, some

OPERATOR = Context("test", actor="operator-1")


class Stored:
    """See `tests.kit.inbox_suite.World`."""

    def __init__(self, store):
        self.failing = {}
        self.store = store
        self.time = NOW
        self.effects = MongoEffects(store, self._react, Marks(), clock=self)
        self.effects.prepare()
        self.letters = Letters(store, SystemClock())

    @property
    def now(self):
        return lambda: self.time

    @now.setter
    def now(self, instant):
        self.time = instant

    def _react(self, tx, events):
        for envelope in events:
            tx.database.effects.insert_one({"event": envelope.id}, session=tx.session)
            if envelope.id in self.failing:
                raise self.failing[envelope.id]

    def applied(self):
        return [one["event"] for one in self.store.database.effects.find().sort("_id")]

    def states(self):
        return {one["_id"]: one["state"] for one in self.store.database.dead_letters.find()}

    def lines(self):
        found = self.store.database.inbox_lines.find()
        return {one["_id"]: (one["state"], one["head"]) for one in found}

    def ask_replay(self, letter_id):
        assert self.letters.replay(Wanted.one(letter_id), OPERATOR).ids == (letter_id,)

    def discard(self, letter_id):
        wanted = Wanted.one(letter_id)
        assert self.letters.discard(wanted, "not needed", OPERATOR).ids == (letter_id,)


class TestInMongoDB(InboxDatabaseSuite):
    @pytest.fixture
    def world(self, mongo, database):
        database.create_collection("effects")
        return Stored(Store("impact", mongo, database=database.name))

    def test_of_each_applied_event_it_is_known_when_it_came_in(self, world):
        first, failing = some(2)
        world.effects.apply([first])
        world.failing[failing.id] = ValueError("not this one")
        with pytest.raises(ValueError, match="not this one"):
            world.effects.apply([failing])
        came_in = Marks().came_in(world.store.database, [first.id, failing.id, "unknown"])
        assert came_in == {first.id: NOW}
