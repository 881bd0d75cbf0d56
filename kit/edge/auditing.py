"""What the audit log keeps of calls.

Nobody has to say so: every command leaves an entry in its transaction, and every answer that shows
somebody's id one before it leaves. What tells of people without their ids is declared
`shows_people`. Who asks about people of all sites leaves one whomever they found, or nobody.
"""

from collections.abc import Collection
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from kit.audit.places import entries_of
from kit.audit.trail import entry
from kit.context import Context
from kit.edge.answers import Answer
from kit.edge.request import Request
from kit.transaction import Store, Transaction

_PERSON: Final = "person"


class CallTrail:
    """What one call leaves in the audit log."""

    def __init__(self, request: Request, context: Context, fields: dict[str, Any]) -> None:
        """`fields` are the call's: ids in the path are what it is about, those of people whom it
        asks for are known by the fields' names."""
        self._operation = request.operation
        self._context = context
        path = request.operation.path_schema
        names = path.fields if path else ()
        self._targets = [v for name, v in fields.items() if name in names and _is_id(v)]
        self._asked = {v for name, v in fields.items() if _PERSON in name and _is_id(v)}
        self._kept: set[str] | None = None

    def finish(self, tx: Transaction, shown: Collection[str]) -> None:
        """In the command's transaction, before its end: whose data its answer shows."""
        tx.trail.show(self._targets, {*self._asked, *shown})
        self._kept = set(tx.trail.people)

    def undone(self) -> None:
        """The transaction was not committed."""
        self._kept = None

    def close(self, store: Store, answer: Answer, *, asked: bool) -> None:
        """Before the answer leaves: an entry for what it shows that no transaction kept.

        `asked` says that the answer tells whether people of all sites are known, were it by naming
        none. Raises pymongo's errors: then nothing may be shown.
        """
        if not self._due(answer) and not (asked and self._kept is None):
            return
        refused = answer.problem is not None
        people = {*answer.people, *(() if refused else self._asked)} - (self._kept or set())
        reads = self._operation.method == "GET" or refused or answer.replayed
        context = replace(
            self._context,
            reads=reads or self._kept is not None,
            # A refusal tells of people who stand in the way, wherever they are known.
            across_network=asked
            or self._context.across_network
            or (refused and not self._asked.issuperset(people)),
        )
        made = entry(store.clock, context, self._operation.name, self._targets, people)
        entries_of(store.database).insert_one(made)

    def _due(self, answer: Answer) -> bool:
        if answer.problem is not None:
            return bool(answer.people)
        if self._kept is not None:
            return not self._kept.issuperset(answer.people)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            # A page that says that nothing is there.
            return False
        operation = self._operation
        if operation.method != "GET" or operation.shows_people or answer.people or self._asked:
            return True
        return answer.is_file and not operation.public


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
