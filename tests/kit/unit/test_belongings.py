"""Merges, their undoing and erasures, heard in any order that partitions allow, lead to one end."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.belongings import Belongings
from kernel.merges import MergeTold
from kernel.people import NOBODY, Person
from tests.memory.merges import MemoryMerges
from tests.memory.people import MemoryPeople
from tests.memory.store import Memory
from tests.scripted import at

PEOPLE = "ABCD"
CHOICES = st.lists(st.integers(0, 10_000), max_size=10)
"""Each stands for one of the steps that booking allows then."""


class Things:
    """One of each person at first; named by them."""

    def __init__(self):
        self.owners = {f"thing of {one}": one for one in PEOPLE}

    def of_person(self, person_id):
        return sorted(thing for thing, owner in self.owners.items() if owner == person_id)

    def rekey(self, ids, person_id):
        self.owners |= dict.fromkeys(ids, person_id)


@dataclass
class Work:
    things: Things = field(default_factory=Things)
    memory: Memory = field(default_factory=Memory)

    def __post_init__(self):
        self.people, self.merges = MemoryPeople(self.memory), MemoryMerges(self.memory)
        for one in PEOPLE:
            self.people.put(Person(id=one, sequence=1))


BELONGINGS = Belongings(topics={"thing": lambda work: work.things}, person=Person)


@dataclass
class Booking:
    """What booking allows, and tells by partition."""

    things: Things = field(default_factory=Things)
    into: dict = field(default_factory=dict)
    moved: dict = field(default_factory=dict)
    gone: set = field(default_factory=set)
    told: dict = field(default_factory=lambda: {one: [] for one in PEOPLE})
    now: int = 0

    def allowed(self):
        """The steps that no rule refuses."""
        free = [one for one in PEOPLE if one not in self.into and one not in self.gone]
        pairs = [(kept, other) for kept in free for other in free if kept != other]
        merged = [(kept, other) for other, kept in self.into.items() if kept in free]
        return [
            *(partial(self.merge, *pair) for pair in pairs),
            # As often as merges, since there are fewer.
            *(partial(self.unmerge, *pair) for pair in merged * 4),
            *(partial(self.erase, one) for one in free),
        ]

    def merge(self, kept, other):
        self.into[other], self.moved[other] = kept, self.things.of_person(other)
        self.things.rekey(self.moved[other], kept)
        self._tell_merge("merge", kept, other)

    def unmerge(self, kept, other):
        del self.into[other]
        still = [one for one in self.things.of_person(kept) if one in self.moved[other]]
        self.things.rekey(still, other)
        self._tell_merge("unmerge", kept, other)

    def erase(self, kept):
        self.things.rekey(self.things.of_person(kept), NOBODY)
        for one in [*self._absorbed(kept), kept]:
            self.gone.add(one)
            self.told[one].append(("erase", one))

    def _absorbed(self, kept):
        mine = [one for one, into in self.into.items() if into == kept]
        return [*mine, *(further for one in mine for further in self._absorbed(one))]

    def _tell_merge(self, what, kept, other):
        self.now += 1
        told = MergeTold(
            kept_id=kept,
            absorbed_id=other,
            sequence=len(self.told[kept]) + 2,
            at=at(0) + timedelta(minutes=self.now),
            site_id="site",
        )
        self.told[kept].append((what, told))


@settings(max_examples=1000)
@given(CHOICES, st.randoms(use_true_random=False))
def test_whatever_is_heard_first_everything_ends_where_booking_has_it(choices, random):
    booking, work = Booking(), Work()
    for choice in choices:
        steps = booking.allowed()
        if steps:
            steps[choice % len(steps)]()
    lines = [list(line) for line in booking.told.values() if line]
    while lines:
        line = random.choice(lines)
        what, told = line.pop(0)
        getattr(BELONGINGS, what)(work, told)
        lines = [one for one in lines if one]
    assert work.things.owners == booking.things.owners
    assert {one for one in PEOPLE if work.people.get(one).erased} == booking.gone
    records = work.memory.table("merges").values()
    for record in records:
        if {record.kept_id, record.absorbed_id} <= booking.gone:
            assert not any(record.moved.values())


def test_an_erasure_that_is_heard_before_an_undoing_takes_nothing_from_who_was_parted():
    """B was A, was not after all, and A was C, who is erased with A; A's events come late."""
    booking, work = Booking(), Work()
    booking.merge("A", "B")
    booking.unmerge("A", "B")
    booking.merge("C", "A")
    booking.erase("C")
    first, *late = booking.told["A"]
    for what, told in (first, *booking.told["C"], *late):
        getattr(BELONGINGS, what)(work, told)
    assert work.things.owners == booking.things.owners
    assert work.things.owners["thing of B"] == "B"
