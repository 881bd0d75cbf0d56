"""What belongs to people, and how it changes hands when two of them turn out to be one.

Booking's events come in order for each kept person, and in any order otherwise: a merge before the
registration of either, or before the undoing of an earlier merge of the same person into another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from services.inventory.application.ports import Work
from services.inventory.application.ports.merges import OfPeople
from services.inventory.domain.merges import Merge, MergeTold
from services.inventory.domain.people import Person

TOPICS: Final[Mapping[str, Callable[[Work], OfPeople]]] = {
    "device": lambda work: work.devices,
    "hold": lambda work: work.holds,
    "quota_entry": lambda work: work.ledger,
    "quota_excess": lambda work: work.excesses,
    "refused_sale": lambda work: work.refused_sales,
    "return": lambda work: work.returns,
    "sale": lambda work: work.sales,
    "top_up": lambda work: work.top_ups,
}
"""All that keeps a person's id, by its name in a merge's record."""


def merge(work: Work, told: MergeTold) -> bool:
    """Gives the kept person all that the absorbed one has; says whether it was news that stands.

    Of one that is known to be undone, or followed by a later merge of the same person, nothing is
    moved.
    """
    known = work.merges.get(told.kept_id, told.absorbed_id)
    if known is not None and known.sequence >= told.sequence:
        return False
    made = _merge(told, standing=True)
    others = [o for o in work.merges.of_absorbed(told.absorbed_id) if o.kept_id != told.kept_id]
    if any(other.at > told.at for other in others):
        work.merges.put(replace(made, standing=False))
        return False
    for other in others:
        if other.standing:
            # It was undone before somebody made this one: that is on its way, and done here.
            _undo(work, other)
    moved = {topic: tuple(kept(work).of_person(told.absorbed_id)) for topic, kept in TOPICS.items()}
    _give(work, moved, told.kept_id)
    work.merges.put(replace(made, moved=moved))
    _name(work, told.absorbed_id, told.kept_id)
    for further in list(_standing_from(work, told.kept_id)):
        _give(work, moved, further.kept_id)
        work.merges.put(replace(further, moved=_with(further.moved, moved)))
    return True


def unmerge(work: Work, told: MergeTold) -> None:
    """Gives back what the merge moved and the kept person still has; what came after it stays,
    unless it hangs on a sale or a hold that goes back."""
    known = work.merges.get(told.kept_id, told.absorbed_id)
    if known is not None and known.sequence >= told.sequence:
        return
    if known is not None and known.standing:
        _undo(work, known)
    work.merges.put(_merge(told, standing=False))


def holder(work: Work, person_id: str) -> str:
    """Who has what is that person's: the last of the merges from there on."""
    for further in _standing_from(work, person_id):
        person_id = further.kept_id
    return person_id


def _undo(work: Work, known: Merge) -> None:
    has = holder(work, known.kept_id)
    back = {
        topic: tuple(id_ for id_ in TOPICS[topic](work).of_person(has) if id_ in set(ids))
        for topic, ids in known.moved.items()
    }
    back |= _with_their_sales(work, has, back)
    _give(work, back, known.absorbed_id)
    for further in list(_standing_from(work, known.kept_id)):
        work.merges.put(replace(further, moved=_without(further.moved, back)))
    work.merges.put(replace(known, standing=False, moved={}))
    _name(work, known.absorbed_id, None)


def _with_their_sales(
    work: Work, has: str, back: Mapping[str, Sequence[str]]
) -> Mapping[str, tuple[str, ...]]:
    """What goes where its sale or its hold goes, whenever it came to that: a device that was
    offered since the merge, or that took another's place; what was returned or replaced since."""
    sales, holds = set(back.get("sale", ())), set(back.get("hold", ()))
    devices = work.devices.many(work.devices.of_person(has))
    return {
        "device": tuple(
            one.id for one in devices if one.state.hold_id in holds or one.state.sale_id in sales
        ),
        "return": tuple(one.id for sale in sorted(sales) for one in work.returns.of_sale(sale)),
        "top_up": tuple(one.id for sale in sorted(sales) for one in work.top_ups.of_sale(sale)),
    }


def _standing_from(work: Work, person_id: str) -> Iterator[Merge]:
    """The merges that lead on from somebody, one after the other."""
    seen = {person_id}
    while True:
        standing = [one for one in work.merges.of_absorbed(person_id) if one.standing]
        if not standing or standing[0].kept_id in seen:
            return
        yield standing[0]
        person_id = standing[0].kept_id
        seen.add(person_id)


def _name(work: Work, person_id: str, merged_into: str | None) -> None:
    """Notes who stands for the person; of somebody who was not told of yet as well."""
    person = work.people.get(person_id) or Person(id=person_id)
    work.people.put(replace(person, merged_into=merged_into))


def _give(work: Work, moved: Mapping[str, Sequence[str]], person_id: str) -> None:
    for topic, ids in moved.items():
        if ids:
            TOPICS[topic](work).rekey(ids, person_id)


def _merge(told: MergeTold, *, standing: bool) -> Merge:
    return Merge(
        kept_id=told.kept_id,
        absorbed_id=told.absorbed_id,
        sequence=told.sequence,
        at=told.at,
        standing=standing,
    )


def _with(
    moved: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {
        topic: tuple(sorted({*moved.get(topic, ()), *more.get(topic, ())}))
        for topic in {*moved, *more}
    }


def _without(
    moved: Mapping[str, tuple[str, ...]], less: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {
        topic: tuple(id_ for id_ in ids if id_ not in set(less.get(topic, ())))
        for topic, ids in moved.items()
    }
