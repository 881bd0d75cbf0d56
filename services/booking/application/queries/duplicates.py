"""Who in the network may be the same person as somebody."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from kernel.scope import Scope
from services.booking.application.holdings import is_seen
from services.booking.application.lookups import known_as
from services.booking.application.ports import Work
from services.booking.application.queries.people import GetPerson, card_of, get_person
from services.booking.domain.people.duplicates import LikelyDuplicate, Likeness, likely_duplicates
from services.booking.domain.people.keys import sought
from services.booking.domain.person import Identity


@dataclass(frozen=True, kw_only=True)
class FindDuplicates:
    """Whoever may be the same person as one whom the caller may see."""

    scope: Scope
    person_id: str


def find_duplicates(work: Work, query: FindDuplicates) -> Likeness:
    """In the whole network. Raises `NotFound`."""
    card = get_person(work, GetPerson(scope=query.scope, person_id=query.person_id))
    return duplicates_of(work, query.scope, card.identity, [card.person.id])


def duplicates_of(
    work: Work, scope: Scope, identity: Identity, others: Collection[str]
) -> Likeness:
    """Whoever may be this person, each once; not the `others`.

    Somebody of another site is told where names and year or the phone are theirs, as the search of
    people asks: else any name could be tried on the whole network. Somebody who was merged is still
    recognised by the names they had, and told as the person who was kept.
    """
    found: dict[str, LikelyDuplicate] = {}
    unseen: set[str] = set()
    for one in likely_duplicates(identity, work.people.by_keys(sought(identity, work.now().year))):
        person = known_as(work, one.card.person.id)
        if person.id in others or person.id in found:
            continue
        if one.is_known or (person.id not in unseen and is_seen(work, scope, person)):
            merged = one.card.person.id != person.id
            found[person.id] = replace(one, card=card_of(work, person)) if merged else one
        else:
            unseen.add(person.id)
    return Likeness(tuple(found.values()), elsewhere=not unseen <= found.keys())
