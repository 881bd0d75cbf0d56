"""The state of a whole network, gathered from its processes, broker and database."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from kit.inbox.lines import DEAD, PARKED, REPLAYING, RETRYING
from kit.topology.names import UNROUTED, dead_queue
from ops import questions
from ops.backend import Backend, Condition, Process
from ops.key_ages import KeyAge
from ops.questions import Fault, Stored
from ops.secrets import NAMING, SERVICES
from ops.spans import span
from services.impact.adapters.standing import Standing

LATE_S = 60.0
"""An outbox whose oldest row is older than this is a relay that does not get through."""


@dataclass(frozen=True)
class Part:
    """A process or a server: whether it is well, and what is to be said about it.

    `metrics` is the URL of its figures in Prometheus' format, empty where it has none.
    """

    name: str
    ok: bool
    state: str
    seconds_up: float | None = None
    detail: str = ""
    metrics: str = ""


@dataclass(frozen=True)
class Flow:
    """What waits on a service's way of events; `None` where it could not be asked.

    `waiting` are events that are tried again later, or are parked behind such a one or behind a
    dead letter.
    """

    service: str
    outbox_depth: int | None
    outbox_seconds: float | None
    inbox_depth: int | None
    dead_letters: int | None
    waiting: int | None = 0

    @property
    def ok(self) -> bool:
        """Everything could be asked, nothing is late, nothing was given up."""
        return not self.reasons

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is not as it should be, in words."""
        told = []
        if None in (self.outbox_depth, self.inbox_depth, self.dead_letters):
            told.append("how many events wait is not known")
        if (self.outbox_seconds or 0) >= LATE_S:
            told.append(f"an event has waited for its relay for {span(self.outbox_seconds or 0)}")
        if self.dead_letters:
            told.append(f"{self.dead_letters:,} dead; see ./passerelle dead-letters list")
        return tuple(told)


@dataclass(frozen=True)
class Report:
    """What `status` shows; `reason` says why there are no parts where there are none.

    `figures` is how far impact's are behind its archive, None where that could not be asked.
    `keys` is how old the keys of people are, of the services that could be asked; that they are to
    be changed is no fault.
    """

    backend: str
    gateway: str
    parts: tuple[Part, ...]
    flows: tuple[Flow, ...]
    unrouted: int | None
    reason: str = ""
    figures: Standing | None = None
    keys: tuple[KeyAge, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        parts = all(part.ok for part in self.parts)
        return bool(self.parts) and parts and all(flow.ok for flow in self.flows)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is not well, each in a line that begins with whose it is."""
        ill = [one for one in self.parts if not one.ok]
        parts = [f"{one.name}: {_why(one)}" for one in ill]
        flows = [f"events of {one.service}: {why}" for one in self.flows for why in one.reasons]
        return (*parts, *flows)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        flows = [asdict(flow) | {"ok": flow.ok} for flow in self.flows]
        figures = self.figures and asdict(self.figures) | {"behind": self.figures.behind}
        now = datetime.now(UTC)
        keys = [one.as_json(now) for one in self.keys]
        told = {"ok": self.ok, "reasons": self.reasons, "flows": flows, "figures": figures}
        told |= {"keys": keys}
        return asdict(self) | told


def _why(part: Part) -> str:
    """In words; that something runs explains nothing."""
    state = "" if part.state == Condition.RUNNING else part.state
    return ", ".join(filter(None, (state, part.detail)))


def gather(backend: Backend) -> Report:
    """Asks every part, all at once; one that does not answer is part of the answer."""
    processes = backend.processes()
    if not processes:
        return nothing(backend.name, "the network is down; start it with: ./passerelle up")
    with ThreadPoolExecutor(len(processes) + 4 + len(NAMING)) as pool:
        figures = pool.submit(questions.figures, backend)
        database = pool.submit(questions.stored, backend)
        broker = pool.submit(questions.queues, backend, lambda: _queues(database.result()[0]))
        gateway = pool.submit(questions.gateway, backend)
        keys = [pool.submit(questions.keys, backend, service) for service in NAMING]
        pages = {
            one.name: pool.submit(questions.pages, one)
            for one in processes
            if one.url and one.condition is Condition.RUNNING
        }
    (stored, _), (queues, _), (address, _) = database.result(), broker.result(), gateway.result()
    faults: dict[str, Fault] = {
        "database": database.result()[1],
        "broker": broker.result()[1],
        "gateway": gateway.result()[1],
        **{name: asked.result() for name, asked in pages.items()},
    }
    flows = [_flow(service, stored.get(service), queues) for service in SERVICES]
    parts = tuple(_part(one, faults.get(one.name, questions.WELL)) for one in processes)
    unrouted = queues.get(UNROUTED)
    ages = tuple(age for one in keys if (age := one.result()) is not None)
    return Report(
        backend.name, address, parts, tuple(flows), unrouted, figures=figures.result(), keys=ages
    )


def nothing(backend: str, reason: str) -> Report:
    """The report where there is no network, or where it cannot be asked."""
    return Report(backend, "", (), (), None, reason)


def _queues(stored: Mapping[str, Stored]) -> set[str]:
    """The queues whose messages are counted."""
    inboxes = {name for one in stored.values() for name in one.inboxes}
    return inboxes | {dead_queue(service) for service in SERVICES}


def _flow(service: str, stored: Stored | None, queues: Mapping[str, int]) -> Flow:
    if stored is None:
        return Flow(service, None, None, None, None, None)
    depths = [queues.get(name) for name in stored.inboxes]
    given_up = queues.get(dead_queue(service))
    dead = sum(stored.letters.get(state, 0) for state in (DEAD, REPLAYING))
    return Flow(
        service,
        stored.outbox.depth,
        stored.outbox.oldest_seconds,
        None if None in depths else sum(depth or 0 for depth in depths),
        None if given_up is None else dead + given_up,
        sum(stored.letters.get(state, 0) for state in (PARKED, RETRYING)),
    )


def _part(process: Process, fault: Fault) -> Part:
    """What is known of a process from outside, and what it says or does not say itself."""
    alive = process.condition is Condition.RUNNING
    condition = Condition.FROZEN if alive and fault.silent else process.condition
    return Part(
        process.name,
        process.well and not fault.reason,
        condition,
        time.time() - process.since if alive and process.since else None,
        fault.reason if alive and fault.reason else process.detail or fault.reason,
        f"{process.url}/metrics" if process.url else "",
    )
