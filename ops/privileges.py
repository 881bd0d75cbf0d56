"""What each user of the database may do: a role for each, brought up to date on every start.

A process has its own database or, where it is not the service itself, the collections that it
works on. Nobody but the administrator may alter who may do what.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kit.databases import audit_of, vault_of
from kit.inbox.lines import LETTERS
from kit.inbox.marks import Marks
from kit.inbox.partitions import PARTITIONS
from kit.relay.lease import LEASES
from kit.relay.status import STATUS
from kit.topology.names import relay_user
from kit.transaction import OUTBOX
from ops.secrets import NAMING, OPERATOR, PROJECTOR, SERVICES
from services.impact.adapters.archive import ARCHIVE, POSITIONS
from services.impact.adapters.generations import GENERATIONS, PARTS, part

AHEAD: Final = 64
"""So many generations of figures may follow each other between two starts."""

_FIND: Final = ("find",)
_KEEP: Final = ("find", "insert", "update")
_APPEND: Final = ("find", "insert", "createCollection", "listCollections", "listIndexes")
_OWN: Final = ("find", "insert", "update", "remove", "createCollection", "createIndex")
_WHOLE: Final = ""
"""Stands for every collection of a database."""


@dataclass(frozen=True)
class Privilege:
    """Actions of MongoDB's on one collection of a database, or on all of it."""

    database: str
    collection: str
    actions: Sequence[str]

    def document(self) -> dict[str, Any]:
        """As MongoDB takes it."""
        resource = {"db": self.database, "collection": self.collection}
        return {"resource": resource, "actions": list(self.actions)}


@dataclass(frozen=True)
class Role:
    """What a user may do; `writes` are the databases that it has to itself."""

    writes: Sequence[str]
    privileges: Sequence[Privilege]


def roles(generations: Iterable[int]) -> Mapping[str, Role]:
    """By user, the administrator aside, who may do everything.

    `generations` are the numbers of impact's generations that there are. MongoDB knows no patterns
    of names, so the projector is given those, and the next ones.
    """
    return {
        **{service: _service(service) for service in SERVICES},
        **{relay_user(service): Role((), _relay(service)) for service in SERVICES},
        PROJECTOR: Role((), list(_projector(generations))),
        OPERATOR: Role((), list(_operator())),
    }


def _service(service: str) -> Role:
    sealing = [vault_of(service)] if service in NAMING else []
    return Role(
        [service, *sealing],
        [Privilege(audit_of(service), _WHOLE, _APPEND)],
    )


def _relay(service: str) -> list[Privilege]:
    return [
        Privilege(service, OUTBOX, ("find", "remove", "changeStream", "createIndex")),
        Privilege(service, LEASES, _KEEP),
        Privilege(service, STATUS, _KEEP),
    ]


def _projector(generations: Iterable[int]) -> Iterator[Privilege]:
    yield Privilege("impact", _WHOLE, ("listCollections",))
    for read in (ARCHIVE, POSITIONS):
        yield Privilege("impact", read, _FIND)
    yield Privilege("impact", LEASES, _KEEP)
    yield Privilege("impact", GENERATIONS, _OWN)
    there = sorted(generations)
    first = there[-1] + 1 if there else 1
    for number in (*there, *range(first, first + AHEAD)):
        for name in PARTS:
            yield Privilege("impact", part(name, number), (*_OWN, "dropCollection"))


def _operator() -> Iterator[Privilege]:
    """What `status`, `events`, `demo` and `topology` look at: events on their way, no identity."""
    for service in SERVICES:
        for read in (OUTBOX, LETTERS, PARTITIONS, Marks().collection):
            yield Privilege(service, read, _FIND)
    for read in (ARCHIVE, POSITIONS, GENERATIONS):
        yield Privilege("impact", read, _FIND)
