"""How facts become rows to count, whatever order they arrive in.

A row carries the attributes that figures are cut by: the local day and the QPV of its site, the
QPV of the person's residence. Where these are not known yet they stay empty, and are filled in
when the site or the person is heard of. So the rows depend on the set of facts, not on their
order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.impact.domain.facts import Fact, Occurrence, Person, Site


@dataclass(frozen=True, slots=True)
class Row:
    """An occurrence with what is known of its site and its person."""

    occurrence: Occurrence
    day: date | None
    site_in_qpv: bool | None
    in_qpv: bool | None


@dataclass(frozen=True)
class Changes:
    """What one batch of facts changes.

    `sites` and `people` are new or newer facts to keep. `relocated` and `resettled` are those of
    them for which rows counted earlier must take on new attributes; `rows` are new and already
    have theirs.
    """

    rows: tuple[Row, ...]
    sites: tuple[Site, ...]
    people: tuple[Person, ...]
    relocated: tuple[Site, ...]
    resettled: tuple[Person, ...]


def project(
    batch: Iterable[Fact], known_sites: Mapping[str, Site], known_people: Mapping[str, Person]
) -> Changes:
    """What a batch changes, given what is known of the sites and people that it names.

    A fact with a sequence not above the known one is old news and changes nothing.
    """
    sites = dict(known_sites)
    people = dict(known_people)
    occurrences: dict[str, Occurrence] = {}
    for fact in batch:
        match fact:
            case Site():
                if fact.sequence > _sequence(sites.get(fact.site_id)):
                    sites[fact.site_id] = fact
            case Person():
                if fact.sequence > _sequence(people.get(fact.person_id)):
                    people[fact.person_id] = fact
            case Occurrence():
                occurrences[fact.event_id] = fact
    new_sites = tuple(s for i, s in sites.items() if s is not known_sites.get(i))
    new_people = tuple(p for i, p in people.items() if p is not known_people.get(i))
    return Changes(
        rows=tuple(
            row(o, sites.get(o.site_id), people.get(o.person_id)) for o in occurrences.values()
        ),
        sites=new_sites,
        people=new_people,
        relocated=tuple(s for s in new_sites if _moves_rows(known_sites.get(s.site_id), s)),
        resettled=tuple(
            p for p in new_people if _residence(known_people.get(p.person_id)) != p.in_qpv
        ),
    )


def row(occurrence: Occurrence, site: Site | None, person: Person | None) -> Row:
    """The row of an occurrence, given what is known of its site and person."""
    return Row(
        occurrence,
        day=site.day_of(occurrence.at) if site else None,
        site_in_qpv=site.in_qpv if site else None,
        in_qpv=_residence(person),
    )


def _sequence(known: Site | Person | None) -> int:
    return known.sequence if known else 0


def _residence(person: Person | None) -> bool | None:
    return person.in_qpv if person else None


def _moves_rows(known: Site | None, now: Site) -> bool:
    return known is None or (known.timezone, known.in_qpv) != (now.timezone, now.in_qpv)
