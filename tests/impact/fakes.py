"""Impact's ports in memory: the twins of the MongoDB adapters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from services.impact.domain.facts import Person, Site
from services.impact.domain.figures import UNKNOWN, Cell, Moment, Question, Tally
from services.impact.domain.projection import Changes, Row

FLAGS = {True: "yes", False: "no", None: UNKNOWN}


class Memory:
    """What both twins share."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.known_sites: dict[str, Site] = {}
        self.known_people: dict[str, Person] = {}
        self.position = 0


class MemoryProjections:
    """`Projections` over plain dictionaries."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def sites(self, site_ids: Iterable[str]) -> Mapping[str, Site]:
        known = self.memory.known_sites
        return {i: known[i] for i in site_ids if i in known}

    def people(self, person_ids: Iterable[str]) -> Mapping[str, Person]:
        known = self.memory.known_people
        return {i: known[i] for i in person_ids if i in known}

    def apply(self, changes: Changes) -> None:
        memory = self.memory
        memory.known_sites |= {site.site_id: site for site in changes.sites}
        memory.known_people |= {person.person_id: person for person in changes.people}
        moved = {site.site_id: site for site in changes.relocated}
        settled = {person.person_id: person for person in changes.resettled}
        for key, row in memory.rows.items():
            site = moved.get(row.occurrence.site_id)
            if site:
                day = site.day_of(row.occurrence.at)
                memory.rows[key] = row = replace(row, day=day, site_in_qpv=site.in_qpv)
            person = settled.get(row.occurrence.person_id)
            if person:
                memory.rows[key] = replace(row, in_qpv=person.in_qpv)
        assert not memory.rows.keys() & {r.occurrence.event_id for r in changes.rows}
        memory.rows |= {row.occurrence.event_id: row for row in changes.rows}


class MemoryFigures:
    """`Figures` over the same dictionaries."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def sites(self) -> Sequence[Site]:
        return sorted(self.memory.known_sites.values(), key=lambda site: (site.name, site.slug))

    def tallies(self, questions: Sequence[Question]) -> Sequence[Tally]:
        return [self._tally(question) for question in questions]

    def _tally(self, question: Question) -> Tally:
        rows = [row for row in self.memory.rows.values() if self._asked(question, row)]
        cells = defaultdict(list)
        for row in rows:
            cells[tuple(self._label(row, d) for d in question.by)].append(row)
        return Tally(
            cells=tuple(self._cell(question, key, cells[key]) for key in sorted(cells))
            if question.by
            else (),
            total=self._cell(question, (), rows),
            moment=Moment(self.memory.position, None),
        )

    def _cell(self, question: Question, key: tuple[str, ...], rows: list[Row]) -> Cell:
        people = len({row.occurrence.person_id for row in rows})
        return Cell(key, len(rows) if question.metric.kind == "additive" else people, people)

    def _asked(self, question: Question, row: Row) -> bool:
        if row.occurrence.what != question.metric.counts:
            return False
        if question.first and (row.day is None or row.day < question.first):
            return False
        if question.last and (row.day is None or row.day > question.last):
            return False
        if question.sites is not None and self._label(row, "site") not in question.sites:
            return False
        return all(self._label(row, d) in values for d, values in question.where.items())

    def _label(self, row: Row, dimension: str) -> str:
        if dimension == "site":
            site = self.memory.known_sites.get(row.occurrence.site_id)
            return site.slug if site else row.occurrence.site_id
        if dimension == "day":
            return row.day.isoformat() if row.day else UNKNOWN
        return FLAGS[getattr(row, dimension)]
