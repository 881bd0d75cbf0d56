"""Whose export it is, in services that keep copies of people and of their merges."""

from collections.abc import Sequence

from kernel.merging import holder
from kernel.people import HasPeople, Person
from kernel.refusals import NotFound
from kernel.scope import Scope
from kernel.sites import S, Site, Sites


def exported(work: HasPeople, person_id: str) -> tuple[Person, Sequence[str]]:
    """Whoever the person is known as today, and the ids that stand for them: that one first, then
    all who were merged into them. Raises `NotFound` of who is unknown here, or was erased."""
    kept = holder(work, person_id)
    person: Person | None = work.people.get(kept)
    if person is None or person.erased:
        raise NotFound("person", person_id)
    return person, [kept, *_absorbed(work, kept)]


def registered_at(sites: Sites[S], person: Person, scope: Scope) -> bool:
    """Whether the person was registered at one of the caller's sites."""
    site: Site | None = None if person.site_id is None else sites.get(person.site_id)
    return site is not None and scope.allows(site.slug)


def _absorbed(work: HasPeople, kept_id: str) -> list[str]:
    found: list[str] = []
    for one in work.merges.of_kept(kept_id):
        if one.standing:
            found += [one.absorbed_id, *_absorbed(work, one.absorbed_id)]
    return found
