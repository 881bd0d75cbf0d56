"""Propose for erasure whoever has not been there for two years."""

from dataclasses import dataclass, replace

from services.booking.application.ports import Work
from services.booking.application.retaining import proposals_of
from services.booking.domain.people.retention import Walk


@dataclass(frozen=True, kw_only=True)
class LookForInactive:
    """So many people are looked at, from where the last look ended."""

    people: int = 200


def look_for_inactive(work: Work, command: LookForInactive) -> bool:
    """A part of the walk of the day past everybody; says whether there is more of it. It goes on
    where it was broken off, and looking again changes nothing."""
    now = work.now()
    walk = work.retention.walk()
    if walk is not None and walk.ended_at is not None and not walk.is_over(now):
        return False
    if walk is None or walk.ended_at is not None:
        walk = Walk(begun_at=now)
    people = work.people.after(walk.after, command.people)
    found = proposals_of(work, people)
    work.retention.propose(found)
    work.retention.withdraw({one.id for one in people} - {one.person_id for one in found})
    if len(people) < command.people:
        walk = replace(walk, ended_at=now)
    work.retention.walked(walk if not people else replace(walk, after=people[-1].id))
    return len(people) == command.people
