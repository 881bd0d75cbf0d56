"""From events to what changes in the figures' pages. Pure, and blind to the order of arrival."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Fact, Merged, Site, Told, Traits

Rules = Mapping[str, Callable[[Sequence[Told]], Iterable[Entry]]]
Owners = Mapping[tuple[str, str], str]
"""Whose an aggregate's entries are that were told with the kept id of a merge which was undone: by
its subject and that id, the absorbed id."""


class Read(NamedTuple):
    """An event as it was read; `subject` is its aggregate."""

    subject: str
    facts: tuple[Fact, ...]


@dataclass
class Changes:
    """What a batch of events changes.

    `sites`, `traits` and `merges` are the newest of each that the batch told of. `owners` are new.
    `gone` and `come` are entries, those first that an earlier event gave.
    """

    sites: dict[str, Site] = field(default_factory=dict)
    traits: dict[str, Traits] = field(default_factory=dict)
    merges: dict[tuple[str, str], Merged] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    gone: list[Entry] = field(default_factory=list)
    come: list[Entry] = field(default_factory=list)


def touched(batch: Iterable[Read]) -> tuple[set[str], set[str]]:
    """The aggregates whose earlier events a batch needs: those of which something was told that a
    rule reads, and those that change hands."""
    told: set[str] = set()
    moved: set[str] = set()
    for subject, facts in batch:
        for fact in facts:
            if isinstance(fact, Told):
                told.add(subject)
            elif isinstance(fact, Merged) and not fact.standing:
                moved.update(fact.moved)
    return told, moved


def fold(batch: Sequence[Read], earlier: Iterable[Read], known: Owners, rules: Rules) -> Changes:
    """What a batch changes, given the earlier events of the aggregates that it `touched`."""
    changes = Changes()
    for _, facts in batch:
        for fact in facts:
            _newest(changes, fact, known)
    owners = {**known, **changes.owners} if changes.owners else known
    _, moved = touched(batch) if changes.owners else (set(), set())
    before: dict[tuple[str, str], list[Told]] = {}
    gone: list[Entry] = []
    come: list[Entry] = []
    for subject, facts in earlier:
        for fact in facts:
            if isinstance(fact, Told):
                before.setdefault((fact.rule, subject), []).append(fact)
            elif isinstance(fact, Entry) and subject in moved:
                gone.append(_owned(subject, fact, known))
                come.append(_owned(subject, fact, owners))
    after: dict[tuple[str, str], list[Told]] = {}
    for subject, facts in batch:
        for fact in facts:
            if isinstance(fact, Entry):
                changes.come.append(_owned(subject, fact, owners))
            elif isinstance(fact, Told):
                after.setdefault((fact.rule, subject), []).append(fact)
    again = {key for key in before if key in after or key[1] in moved}
    for rule, subject in {*after, *again}:
        then = before.get((rule, subject), [])
        now = [*then, *after.get((rule, subject), [])]
        gone += (_owned(subject, entry, known) for entry in rules[rule](in_order(then)))
        come += (_owned(subject, entry, owners) for entry in rules[rule](in_order(now)))
    if gone:
        left = Counter(gone)
        arrived = Counter(come)
        changes.gone += (left - arrived).elements()
        changes.come += (arrived - left).elements()
    else:
        changes.come += come
    return changes


def in_order(tale: Iterable[Told]) -> Sequence[Told]:
    """What was told of one aggregate, by its own sequence, each once."""
    return sorted({told.sequence: told for told in tale}.values(), key=lambda told: told.sequence)


def _newest(changes: Changes, fact: Fact, known: Owners) -> None:
    match fact:
        case Site():
            kept = changes.sites.get(fact.site_id)
            if kept is None or kept.sequence < fact.sequence:
                changes.sites[fact.site_id] = fact
        case Traits():
            told = changes.traits.get(fact.who)
            if told is None or told.sequence < fact.sequence:
                changes.traits[fact.who] = fact
        case Merged():
            pair = (fact.kept_id, fact.absorbed_id)
            last = changes.merges.get(pair)
            if last is None or last.sequence < fact.sequence:
                changes.merges[pair] = fact
            if not fact.standing:
                for subject in fact.moved:
                    if (subject, fact.kept_id) not in known:
                        changes.owners.setdefault((subject, fact.kept_id), fact.absorbed_id)


def _owned(subject: str, entry: Entry, owners: Owners) -> Entry:
    if not owners or entry.who is None:
        return entry
    who = entry.who
    seen = {who}
    # Two people who are each said to own what the other was told to: nobody's word ends that.
    while (owner := owners.get((subject, who))) is not None and owner not in seen:
        seen.add(owner)
        who = owner
    return entry if who == entry.who else entry._replace(who=who)
