"""Compares what was promised with what is there; pure, so that it can be tested itself."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.faults.ledger import Ledger

Cells = Mapping[tuple[str, ...], int]
Figures = Mapping[str, Cells]


@dataclass(frozen=True)
class Told:
    """One event as archive or stream have it, in the order of archive or stream."""

    id: str
    subject: str
    sequence: int
    name: str


@dataclass(frozen=True)
class Meeting:
    """An appointment as booking stores it."""

    id: str
    version: int
    adviser: str
    start: datetime
    end: datetime
    cancelled: bool


@dataclass
class EndState:
    """What all stores hold once nothing moves any more.

    `positions` are the archive's; `claims` maps a resource's day to its intervals; `waiting` maps
    queues and outboxes to the messages in them; `dead` are the ids of dead letters; `figures` are
    impact's, `folded` the same ones counted anew from the archive.
    """

    archive: list[Told] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    stream: list[Told] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    claims: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    dead: frozenset[str] = frozenset()
    figures: Figures = field(default_factory=dict)
    folded: Figures = field(default_factory=dict)


def discrepancies(ledger: Ledger, end: EndState) -> list[str]:
    """Everything that is not as it should be, one sentence each; empty where all is well."""
    return [
        *_archive(ledger.events, end),
        *_positions(end.positions),
        *_stream(end),
        *_meetings(_booked(ledger), end.meetings),
        *_claims(end.claims),
        *(f"{count} left in {where}" for where, count in sorted(end.waiting.items()) if count),
        *_dead(ledger.dead, end.dead),
        *_figures(end.figures, end.folded),
    ]


def _some(things: Iterable[object]) -> str:
    """The first few, and how many there are."""
    listed = [str(thing) for thing in things]
    more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
    return ", ".join(listed[:3]) + more


def _by_subject(told: Iterable[Told]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        found[one.subject].append(one)
    return found


def _archive(promised: Mapping[str, Sequence[str]], end: EndState) -> Iterator[str]:
    archived = _by_subject(end.archive)
    lost, wrong = [], []
    for subject, names in promised.items():
        found = [one.name for one in archived.get(subject, ())]
        if missing := _missing(names, found):
            lost.append(f"{subject} lacks {_some(missing)}")
        elif sorted(found) != sorted(names):
            wrong.append(f"{subject} has {found}, promised {list(names)}")
        elif found != list(names):
            wrong.append(f"{subject} has {found} in the wrong order")
    if lost:
        yield f"lost in the archive: {_some(lost)}"
    if wrong:
        yield f"doubled or disordered in the archive: {_some(wrong)}"
    for subject, told in archived.items():
        sequences = [one.sequence for one in told]
        if sequences != list(range(1, len(sequences) + 1)):
            yield f"doubled or disordered in the archive: {subject} has {sequences}"
    of_nobody = [s for s in archived if s.startswith("appointment/") and s not in promised]
    if of_nobody:
        yield f"events of what nobody was told: {_some(of_nobody)}"


def _missing(wanted: Sequence[str], found: Sequence[str]) -> list[str]:
    left = list(found)
    missing = []
    for name in wanted:
        if name in left:
            left.remove(name)
        else:
            missing.append(name)
    return missing


def _positions(positions: Sequence[int]) -> Iterator[str]:
    if list(positions) != list(range(1, len(positions) + 1)):
        yield "the positions of the archive are not 1, 2, 3 …"


def _stream(end: EndState) -> Iterator[str]:
    """Repeats are allowed; but whoever forgets them must see each aggregate's events in order."""
    first = {one.id: one for one in reversed(end.stream)}
    in_order = dict.fromkeys(first[told.id] for told in end.stream)
    for subject, told in _by_subject(in_order).items():
        sequences = [one.sequence for one in told]
        if sequences != sorted(set(sequences)):
            yield f"disordered in the stream: {subject} has {sequences}"
    missing = {one.id for one in end.archive} - first.keys()
    if missing:
        yield f"lost in the stream: {_some(sorted(missing))}"
    unseen = first.keys() - {one.id for one in end.archive} - end.dead
    if unseen:
        yield f"lost in the archive, though the stream has it: {_some(sorted(unseen))}"


def _booked(ledger: Ledger) -> Mapping[str, int]:
    """The version of each appointment that booking told somebody of."""
    strangers = ledger.strangers  # made anew at each look, of which there would be thousands
    return {
        subject: len(names)
        for subject, names in ledger.events.items()
        if subject.startswith("appointment/") and subject not in strangers
    }


def _meetings(wanted: Mapping[str, int], meetings: Sequence[Meeting]) -> Iterator[str]:
    stored = {f"appointment/{one.id}": one for one in meetings}
    if odd := sorted(stored.keys() ^ wanted.keys()):
        yield f"stored and not told, or told and not stored: {_some(odd)}"
    for subject in stored.keys() & wanted.keys():
        if stored[subject].version != wanted[subject]:
            yield f"{subject} is at version {stored[subject].version}, not {wanted[subject]}"
    by_adviser: dict[str, list[Meeting]] = defaultdict(list)
    for one in meetings:
        if not one.cancelled:
            by_adviser[one.adviser].append(one)
    for adviser, own in by_adviser.items():
        own.sort(key=lambda one: one.start)
        for one, other in itertools.pairwise(own):
            if other.start < one.end:
                yield f"adviser {adviser} is claimed twice: by {one.id} and {other.id}"


def _claims(claims: Mapping[str, Sequence[tuple[int, int]]]) -> Iterator[str]:
    for day, intervals in claims.items():
        for one, other in itertools.pairwise(sorted(intervals)):
            if other[0] < one[1]:
                yield f"{day} is claimed twice: {one} and {other}"


def _dead(wanted: frozenset[str], found: frozenset[str]) -> Iterator[str]:
    if found - wanted:
        yield f"dead letters that should live: {_some(sorted(found - wanted))}"
    if wanted - found:
        yield f"no dead letters, though they should be: {_some(sorted(wanted - found))}"


def _figures(figures: Figures, folded: Figures) -> Iterator[str]:
    for question in sorted(figures.keys() | folded.keys()):
        told, counted = figures.get(question, {}), folded.get(question, {})
        if told != counted:
            cells = [c for c in told.keys() | counted.keys() if told.get(c) != counted.get(c)]
            shown = [f"{c}: {told.get(c)}, counted {counted.get(c)}" for c in sorted(cells)]
            yield f"impact's figure {question} is wrong: {_some(shown)}"
