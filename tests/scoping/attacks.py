"""Puts the other side's references into every operation, one at a time, and looks at what comes
of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.edge.operation import Operation
from tests.scoping.calling import Told
from tests.scoping.world import Attempt, World

Finding = tuple[str, str, str]
"""Operation, field (`*`: none), and what came of it."""


@dataclass(frozen=True)
class Found:
    """Something that a caller got beyond what is theirs."""

    operation: str
    where: str
    what: str
    role: str
    told: str

    @property
    def key(self) -> Finding:
        """By which an exception names it."""
        return (self.operation, self.where, self.what)


def of_the_other_side(world: World, role: str, operation: Operation) -> Iterator[Found]:
    """What somebody of here with this role gets of the other side by an operation.

    - `lists`: the operation, called as it should be, shows something of the other side, also where
      it is refused;
    - `does`: a command is done with a foreign reference;
    - `shows`: a question about one is answered, and not as one about nothing at all is;
    - `tells`: a refusal is another than that of a reference which nothing bears;
    - `leaks`: a refusal shows something of the other side;
    - `changes`: something in the database is another although the call was refused;
    - `breaks`: a 500.
    """
    caller, calling = world.here.caller(role), world.calling

    def found(where: str, what: str, told: Told) -> Found:
        return Found(operation.name, where, what, role, f"{told.status} {told.text[:300]}")

    before = calling.fingerprint()
    for kind, fields in world.own(operation).items():
        told = calling.ask(operation.name, caller, fields)
        if shown(world, told, fields):
            yield found(kind, "lists", told)
    for attempt in world.attempts(operation):
        told = calling.ask(operation.name, caller, attempt.foreign)
        nothing = calling.ask(operation.name, caller, attempt.unknown)
        if told.status >= 500:
            yield found(attempt.where, "breaks", told)
        elif told.ok and operation.method != "GET":
            yield found(attempt.where, "does", told)
        elif told.ok:
            if shown(world, told, attempt.foreign) or not alike(told, nothing, attempt):
                yield found(attempt.where, "shows", told)
        else:
            if shown(world, told, attempt.foreign):
                yield found(attempt.where, "leaks", told)
            if not alike(told, nothing, attempt):
                yield found(attempt.where, "tells", told)
        after = calling.fingerprint()
        if after != before:
            yield found(attempt.where, "changes", told)
            before = after


def shown(world: World, told: Told, fields: Mapping[str, Any]) -> list[str]:
    """What an answer shows of the other side that the caller did not send."""
    sent = json.dumps(fields, ensure_ascii=False)
    theirs = world.there.traces() - world.here.traces()
    return [one for one in theirs if one not in sent and one in told.text]


def alike(told: Told, nothing: Told, attempt: Attempt) -> bool:
    """Whether two answers differ in nothing but the reference that was sent."""

    def without(one: Told, reference: str) -> tuple[int, str]:
        return one.status, one.text.replace(reference, "…")

    return without(told, attempt.given) == without(nothing, attempt.nobodys)


def unreached(world: World, roles: Sequence[str]) -> dict[str, str]:
    """The calls, by operation or `operation:kind`, that are refused even where everything is the
    caller's own: attempts at them would be refused for another reason than they should."""
    refused = {}
    for operation in world.operations(roles):
        own = world.own(operation)
        own |= {attempt.where: attempt.own for attempt in world.attempts(operation)}
        kinds = world.templates(operation).keys() - {""}
        for role in sorted(operation.allow & set(roles)):
            for where, fields in own.items():
                told = world.calling.ask(operation.name, world.here.caller(role), fields)
                if not told.ok:
                    kind = where.partition(".")[0]
                    call = f"{operation.name}:{kind}" if kind in kinds else operation.name
                    refused[call] = f"{role}, {where}: {told.status} {told.text}"
    return refused


def otherwise_by_rpc(world: World, operation: Operation, role: str) -> list[str]:
    """The attempts that are told something else over RPC than over HTTP."""
    caller, different = world.here.caller(role), []
    for attempt in world.attempts(operation):
        over_http = world.calling.ask(operation.name, caller, attempt.foreign)
        over_rpc = world.calling.ask_by_rpc(operation.name, caller, attempt.foreign)
        if over_http.status != over_rpc.status:
            different.append(f"{operation.name} {attempt.where}: {over_http} {over_rpc}")
    return different
