"""What belongs to people, and what becomes of it when two of them turn out to be one, or when one
of them is erased.

Booking's events come in order for each person, those of a merge with those of the kept one, and in
any order otherwise: a merge or an erasure before the registration, a merge before the undoing of an
earlier one of the same person into another, the erasure of the absorbed before that undoing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from kernel.merges import Merge, MergeTold, OfPeople
from kernel.merging import holder, standing_from
from kernel.people import NOBODY, HasPeople, Person


def _nothing(_work: object, _has: str, _back: "Moved") -> "Moved":
    return {}


def _none(_work: object, _person_id: str) -> None:
    pass


W = TypeVar("W", bound=HasPeople)
Moved = Mapping[str, Sequence[str]]
"""By topic, the ids of what changes hands."""


@dataclass(frozen=True, kw_only=True)
class Belongings(Generic[W]):
    """How a service's own things change hands.

    `topics` is all that keeps a person's id, by its name in a merge's record; `person` makes the
    copy of somebody of whom only a merge or an erasure told. `along(work, has, back)` gives what
    else of `has` goes back because something of `back` does, whenever it came to that.
    `settle(work, person_id)` puts right what somebody has whose things came or went. `end(work,
    person_id)` ends what is still running of somebody who is erased, before the rest is nobody's.
    """

    topics: Mapping[str, Callable[[W], OfPeople]]
    person: Callable[..., Person]
    along: Callable[[W, str, Moved], Moved] = _nothing
    settle: Callable[[W, str], None] = _none
    end: Callable[[W, str], None] = _none

    def merge(self, work: W, told: MergeTold) -> bool:
        """Gives the kept person all that the absorbed one has; says whether it was news that
        stands.

        Of one that is known to be undone, or followed by another merge of the same person, nothing
        is moved: nobody is merged, or kept, while they are somebody else.
        """
        known = work.merges.get(told.kept_id, told.absorbed_id)
        if known is not None and known.sequence >= told.sequence:
            return False
        made = _merge(told, standing=True)
        others = [o for o in work.merges.of_absorbed(told.absorbed_id) if o.kept_id != told.kept_id]
        if any(o.at > told.at for o in (*others, *work.merges.of_kept(told.absorbed_id))):
            work.merges.put(replace(made, standing=False))
            return False
        for other in (*others, *work.merges.of_absorbed(told.kept_id)):
            if other.standing and other.at < told.at:
                # It was undone before somebody made this one: that is on its way, and done here.
                self._undo(work, other)
        moved = {
            topic: tuple(kept(work).of_person(told.absorbed_id))
            for topic, kept in self.topics.items()
        }
        self._give(work, moved, told.kept_id)
        work.merges.put(replace(made, moved=moved))
        self._name(work, told.absorbed_id, told.kept_id)
        for further in list(standing_from(work, told.kept_id)):
            self._give(work, moved, further.kept_id)
            work.merges.put(replace(further, moved=_with(further.moved, moved)))
        self.settle(work, holder(work, told.kept_id))
        return True

    def unmerge(self, work: W, told: MergeTold) -> None:
        """Gives back what the merge moved and the kept person still has; what came after it stays,
        unless it goes along with something that goes back."""
        known = work.merges.get(told.kept_id, told.absorbed_id)
        if known is not None and known.sequence >= told.sequence:
            return
        if known is not None and known.standing:
            self._undo(work, known)
        work.merges.put(_merge(told, standing=False))

    def erase(self, work: W, person_id: str) -> None:
        """Nothing here tells any more whose it was; once more, nothing is left to do.

        Merges that stand are undone first. Into somebody else: either they are erased as well, or
        it was undone before, and that is on its way. Of others into the person: of each of them it
        is told on its own that they are erased; what is theirs may be somebody's whose merge into
        them was undone, which is on its way as well.
        """
        work.people.hold(person_id)
        for one in work.merges.of_absorbed(person_id):
            if one.standing:
                self._undo(work, one)
        for one in work.merges.of_kept(person_id):
            if one.standing:
                self._undo(work, one)
                self._name(work, one.absorbed_id, person_id)
        work.people.put(self.person(id=person_id, erased=True))
        self.end(work, person_id)
        for kept in self.topics.values():
            kept(work).rekey(kept(work).of_person(person_id), NOBODY)

    def _undo(self, work: W, known: Merge) -> None:
        has = holder(work, known.kept_id)
        back: dict[str, Sequence[str]] = {
            topic: tuple(id_ for id_ in self.topics[topic](work).of_person(has) if id_ in set(ids))
            for topic, ids in known.moved.items()
        }
        back |= self.along(work, has, back)
        self._give(work, back, known.absorbed_id)
        for further in list(standing_from(work, known.kept_id)):
            work.merges.put(replace(further, moved=_without(further.moved, back)))
        work.merges.put(replace(known, standing=False, moved={}))
        self._name(work, known.absorbed_id, None)
        for one in (known.absorbed_id, has):
            self.settle(work, one)

    def _name(self, work: W, person_id: str, merged_into: str | None) -> None:
        """Notes who stands for the person; of somebody who was not told of yet as well."""
        person = work.people.get(person_id) or self.person(id=person_id)
        if not person.erased:
            work.people.put(replace(person, merged_into=merged_into))

    def _give(self, work: W, moved: Moved, person_id: str) -> None:
        for topic, ids in moved.items():
            if ids:
                self.topics[topic](work).rekey(ids, person_id)


def _merge(told: MergeTold, *, standing: bool) -> Merge:
    return Merge(
        kept_id=told.kept_id,
        absorbed_id=told.absorbed_id,
        sequence=told.sequence,
        at=told.at,
        standing=standing,
    )


def _with(moved: Moved, more: Moved) -> dict[str, tuple[str, ...]]:
    return {
        topic: tuple(sorted({*moved.get(topic, ()), *more.get(topic, ())}))
        for topic in {*moved, *more}
    }


def _without(moved: Moved, less: Moved) -> dict[str, tuple[str, ...]]:
    return {
        topic: tuple(id_ for id_ in ids if id_ not in set(less.get(topic, ())))
        for topic, ids in moved.items()
    }
