"""Make one person of two."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.booking.application.holdings import HOLDINGS, seen_person, the_seen_person
from services.booking.application.lookups import known_as, the_person
from services.booking.application.ports import Work
from services.booking.application.queries.people import card_of
from services.booking.domain import busy
from services.booking.domain.busy import Claim
from services.booking.domain.people.merging import (
    MERGE_FINAL,
    MERGE_UNDONE_WITHIN,
    Clash,
    slot_clashes,
)
from services.booking.domain.people.refusals import AlreadyMerged, MergeClash, SamePerson
from services.booking.domain.person import Merged, PersonCard


@dataclass(frozen=True, kw_only=True)
class MergePeople:
    """`absorbed_id` is from now on the person `person_id`; both are the caller's to see."""

    scope: Scope
    person_id: str
    absorbed_id: str
    expected_version: int | None = None


def merge_people(work: Work, command: MergePeople) -> PersonCard:
    """The kept person, to whom everything belongs now; a repeat changes nothing.

    Raises `NotFound`, `Stale`, `SamePerson`, `AlreadyMerged`, and `MergeClash` where one person
    cannot hold all that the two hold.
    """
    named = work.people.get(command.absorbed_id)
    if named is None:
        raise NotFound("person", command.absorbed_id)
    seen_person(work, command.scope, named.id)
    kept = the_seen_person(work, command.scope, command.person_id)
    card = card_of(work, kept)
    if command.absorbed_id in (command.person_id, kept.id):
        raise SamePerson(kept.id)
    if named.merged is not None:
        if known_as(work, named.id).id == kept.id:
            return card
        raise AlreadyMerged(named.id, named.merged.into)
    check_version("person", kept.id, command.expected_version, card.version)
    absorbed = the_person(work, named.id)
    moved = _move(work, kept.id, absorbed.id)
    now = work.now()
    absorbed.merged = Merged(into=kept.id, at=now, until=now + MERGE_UNDONE_WITHIN, moved=moved)
    kept.absorb(absorbed.id, moved, now)
    work.people.save_merged(absorbed)
    work.timers.set(MERGE_FINAL, absorbed.id, absorbed.merged.until)
    work.people.save(kept)
    work.audit.record("person.merge", [kept.id, absorbed.id])
    return replace(card, person=kept)


def _move(work: Work, kept_id: str, absorbed_id: str) -> dict[str, tuple[str, ...]]:
    """Gives the kept person all that the other holds; the ids of what moved, by kind."""
    clashes: list[Clash] = []
    moved: dict[str, tuple[str, ...]] = {}
    for holding in HOLDINGS:
        kept = holding.kept(work)
        theirs, ours = kept.of_person(absorbed_id), kept.of_person(kept_id)
        clashes += [
            Clash(holding.kind, one.id, other.id)
            for other in theirs
            for one in ours
            if holding.clash(one, other)
        ]
        moved[holding.kind] = tuple(other.id for other in theirs)
    clashing = {(clash.kept, clash.absorbed) for clash in clashes}
    claims = _yet_to_come(work, absorbed_id)
    for clash in slot_clashes(_yet_to_come(work, kept_id), claims):
        if (clash.kept, clash.absorbed) not in clashing:
            clashes.append(clash)
    if clashes:
        raise MergeClash(clashes)
    give(work, claims, kept_id)
    for holding in HOLDINGS:
        kept = holding.kept(work)
        kept.rekey(moved[holding.kind], kept_id)
        # What a merge leaves behind would be lost from sight: nobody asks for that person again.
        if kept.of_person(absorbed_id):
            raise RuntimeError(f"{holding.kind}: things of {absorbed_id} were left behind")
    return moved


def give(work: Work, claims: Sequence[Claim], person_id: str) -> None:
    """Claims of one person become another's."""
    work.busy.release(claims)
    work.busy.claim([replace(claim, resource=busy.person(person_id)) for claim in claims])


def _yet_to_come(work: Work, person_id: str) -> list[Claim]:
    # What is over can be in two places: both may have been noted for one hour by mistake, and it
    # is too late to cancel either.
    now = work.now()
    return [claim for claim in work.busy.held(busy.person(person_id)) if claim.end > now]
