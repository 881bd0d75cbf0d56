"""What a unit of work does to whom: noted while it runs, written with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kernel.people import NOBODY
from kit.audit.places import Document
from kit.clock import Clock
from kit.context import Context
from kit.ids import new_id

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}")
_PERSON: Final = "person/"
MOST_THINGS: Final = 200
"""Things that one entry names by itself: a file of ten thousand devices is one command, and what it
made is found by its lot. People are all named."""


@dataclass(frozen=True)
class _Done:
    action: str
    targets: Sequence[str]
    reason: str | None


def entry(
    clock: Clock,
    context: Context,
    action: str,
    targets: Iterable[str],
    person_ids: Iterable[str],
    reason: str | None = None,
) -> Document:
    """One entry: the context's actor did `action` to these ids, which are of these people.

    It holds ids and codes alone. Raises `ValueError` where the reason is none: what somebody typed
    may name people.
    """
    if reason is not None and not _CODE.fullmatch(reason):
        raise ValueError(f"{action}: the reason is no code")
    made: Document = {
        "_id": new_id(),
        "at": clock.now(),
        "kind": "read" if context.reads else "change",
        "action": action,
        "actor": context.actor,
        "roles": list(context.roles),
        "sites": list(context.sites),
        "transport": context.transport,
        "targets": [one for one in dict.fromkeys(targets) if one != NOBODY],
        "person_ids": sorted(set(person_ids) - {NOBODY}),
        "reason": reason,
        "correlation_id": context.correlation_id,
        "causation_id": context.causation_id,
    }
    if context.across_network:
        made["across_network"] = True
    return made


class Trail:
    """Of one transaction, or of one of the reactions in it after the other."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._done: list[_Done] = []
        self._targets: dict[str, None] = {}
        self.people: set[str] = set()
        """Whose data it wrote or showed since the last entry."""
        self._entries: list[Document] = []

    def note(self, action: str, targets: Sequence[str], reason: str | None = None) -> None:
        """It does `action` (`person.merge`) to these ids, by its own word for it."""
        self._done.append(_Done(action, targets, reason))

    def wrote(self, subject: str, data: Any) -> None:
        """It tells a fact of `subject` (`appointment/<id>`); `data` is in the contract's form."""
        if len(self._targets) < MOST_THINGS:
            self._targets[subject.partition("/")[2]] = None
        if subject.startswith(_PERSON):
            self.people.add(subject.removeprefix(_PERSON))
        for field in _fields_of_people(type(data)):
            if whose := getattr(data, field):
                self.people.add(whose)

    def show(self, targets: Iterable[str], people: Iterable[str]) -> None:
        """Its call named these ids, and its answer shows data of these people."""
        self._targets.update(dict.fromkeys(targets))
        self.people.update(people)

    def close(self, context: Context) -> None:
        """What was done since the last time becomes an entry, or one for each note.

        A call leaves one in any case; a timer or an event where something came of it; work that
        says of itself what it does (`Context.action`) by no word leaves only what it noted.
        """
        done = self._done
        if not done and context.action and (context.by_call or self._targets):
            done = [_Done(context.action, list(self._targets), None)]
        self._entries += [
            entry(self._clock, context, one.action, one.targets, self.people, one.reason)
            for one in done
        ]
        self._done, self._targets, self.people = [], {}, set()

    def take(self) -> list[Document]:
        """The entries to be written."""
        taken, self._entries = self._entries, []
        return taken


_FIELDS: Final[dict[type, tuple[str, ...]]] = {}
"""By contract, the fields that say whose something is."""


def _fields_of_people(contract: type) -> tuple[str, ...]:
    fields = _FIELDS.get(contract)
    if fields is None:
        names = getattr(contract, "__struct_fields__", ())
        fields = _FIELDS[contract] = tuple(one for one in names if one.endswith("person_id"))
    return fields
