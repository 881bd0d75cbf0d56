"""Make two people again of one."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application.commands.merge_people import give
from services.booking.application.holdings import HOLDINGS, seen_person
from services.booking.application.lookups import is_erased
from services.booking.application.ports import Work
from services.booking.application.queries.people import card_of
from services.booking.domain import busy
from services.booking.domain.people.merging import MERGE_FINAL
from services.booking.domain.people.refusals import (
    MergedFurther,
    MergeFinal,
    NotMerged,
    PersonErased,
)
from services.booking.domain.person import Person, PersonCard


@dataclass(frozen=True, kw_only=True)
class UnmergePeople:
    """`absorbed_id`, who was merged into `person_id`, is somebody else after all."""

    scope: Scope
    person_id: str
    absorbed_id: str


def unmerge_people(work: Work, command: UnmergePeople) -> PersonCard:
    """The absorbed person, as they were before the merge; what came after it stays with the other.

    Raises `NotFound`, `PersonErased`, `NotMerged`, `MergedFurther` (that merge has to be undone
    first) and `MergeFinal` after 30 days.
    """
    _not_erased(work, command.person_id)
    seen_person(work, command.scope, command.person_id)
    kept = _held(work, command.person_id)
    absorbed = _held(work, command.absorbed_id)
    merged, now = absorbed.merged, work.now()
    if merged is None or merged.into != kept.id:
        seen_person(work, command.scope, absorbed.id)
        raise NotMerged(kept.id, absorbed.id)
    if kept.merged is not None:
        raise MergedFurther(kept.id, kept.merged.into)
    if now >= merged.until:
        raise MergeFinal(absorbed.id, merged.until)
    back = _move_back(work, kept.id, absorbed.id, merged.moved)
    absorbed.merged = None
    kept.release(absorbed.id, back, now)
    work.people.save_merged(absorbed)
    work.timers.clear(MERGE_FINAL, absorbed.id)
    work.people.save(kept)
    work.audit.record("person.unmerge", [kept.id, absorbed.id])
    return card_of(work, absorbed)


def _not_erased(work: Work, person_id: str) -> None:
    if is_erased(work, person_id):
        raise PersonErased(person_id)


def _held(work: Work, person_id: str) -> Person:
    person = work.people.hold(person_id)
    if person is None:
        raise NotFound("person", person_id)
    return person


def _move_back(
    work: Work, kept_id: str, absorbed_id: str, moved: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    back: dict[str, tuple[str, ...]] = {}
    for holding in HOLDINGS:
        came = set(moved.get(holding.kind, ()))
        ids = tuple(one.id for one in holding.kept(work).of_person(kept_id) if one.id in came)
        holding.kept(work).rekey(ids, absorbed_id)
        back[holding.kind] = ids
    returned = {id_ for ids in back.values() for id_ in ids}
    held = work.busy.held(busy.person(kept_id))
    give(work, [claim for claim in held if claim.by in returned], absorbed_id)
    return back
