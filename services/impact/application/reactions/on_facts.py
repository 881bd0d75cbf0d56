"""Facts came in: they change the rows that figures are counted from."""

from collections.abc import Sequence

from services.impact.application.ports import Projections
from services.impact.domain.facts import Fact, Occurrence, Person, Site
from services.impact.domain.projection import project


def on_facts(batch: Sequence[Fact], projections: Projections) -> None:
    """Projects a whole batch at once: two reads, then a few bulk writes, whatever its size."""
    if not batch:
        return
    site_ids: set[str] = set()
    person_ids: set[str] = set()
    for fact in batch:
        if isinstance(fact, Site | Occurrence):
            site_ids.add(fact.site_id)
        if isinstance(fact, Person | Occurrence):
            person_ids.add(fact.person_id)
    changes = project(batch, projections.sites(site_ids), projections.people(person_ids))
    projections.apply(changes)
