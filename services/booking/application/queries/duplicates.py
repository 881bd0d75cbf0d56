"""Who in the network may be the same person as somebody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.scope import Scope
from services.booking.application.lookups import known_as
from services.booking.application.ports import Work
from services.booking.application.queries.people import GetPerson, card_of, get_person
from services.booking.domain.people.duplicates import LikelyDuplicate, likely_duplicates
from services.booking.domain.people.keys import sought
from services.booking.domain.person import Identity


@dataclass(frozen=True, kw_only=True)
class FindDuplicates:
    """Whoever may be the same person as one whom the caller may see."""

    scope: Scope
    person_id: str


def find_duplicates(work: Work, query: FindDuplicates) -> Sequence[LikelyDuplicate]:
    """The likeliest first, in the whole network. Raises `NotFound`."""
    card = get_person(work, GetPerson(scope=query.scope, person_id=query.person_id))
    found = duplicates_of(work, card.identity)
    return [one for one in found if one.card.person.id != card.person.id]


def duplicates_of(work: Work, identity: Identity) -> Sequence[LikelyDuplicate]:
    """Whoever may be this person, the likeliest first, each once.

    Somebody who was merged is still recognised by the names they had, and told as the person who
    was kept.
    """
    found: dict[str, LikelyDuplicate] = {}
    candidates = work.people.by_keys(sought(identity, work.now().year))
    for one in likely_duplicates(identity, candidates):
        person = known_as(work, one.card.person.id)
        if person.id not in found:
            merged = one.card.person.id != person.id
            found[person.id] = replace(one, card=card_of(work, person)) if merged else one
    return list(found.values())
