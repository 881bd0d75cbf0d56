"""Who stands for whom, by the merges that are known."""

from collections.abc import Iterator

from kernel.merges import Merge
from kernel.people import NOBODY, HasPeople


def holder(work: HasPeople, person_id: str) -> str:
    """Who has what is that person's: the last of the merges from there on."""
    for further in standing_from(work, person_id):
        person_id = further.kept_id
    return person_id


def owner(work: HasPeople, person_id: str) -> str:
    """Whose is what comes under that id, however late: the holder's, or nobody's once that one or
    the person is erased. Also of somebody of whom nothing was told yet."""
    for one in (person_id, holder(work, person_id)):
        person = work.people.get(one)
        if person is not None and person.erased:
            return NOBODY
    return one


def standing_from(work: HasPeople, person_id: str) -> Iterator[Merge]:
    """The merges that lead on from somebody, one after the other."""
    seen = {person_id}
    while True:
        standing = [one for one in work.merges.of_absorbed(person_id) if one.standing]
        if not standing or standing[0].kept_id in seen:
            return
        yield standing[0]
        person_id = standing[0].kept_id
        seen.add(person_id)
