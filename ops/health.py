"""The state of a whole network, gathered from its processes, broker and database."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import pymongo
import requests
from pymongo.errors import PyMongoError

from kit.inbox.letters import letter_counts
from kit.inbox.lines import DEAD, PARKED, REPLAYING, RETRYING
from kit.outbox_state import OutboxState, outbox_state
from kit.topology.names import UNROUTED, dead_queue, inbox_queues
from ops.backend import Backend, Process, part_of
from ops.errors import NotRunning
from ops.partitions import known
from ops.secrets import SERVICES, VHOST

LATE_S = 60.0
"""An outbox whose oldest row is older than this is a relay that does not get through."""
_DOWN = "does not run"
_TIMEOUT_S = 5
_COUNTS_WITHIN_S = 10.0


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
        known = None not in (self.outbox_depth, self.inbox_depth, self.dead_letters)
        return known and (self.outbox_seconds or 0) < LATE_S and not self.dead_letters


@dataclass(frozen=True)
class Report:
    """What `status` shows; `reason` says why there are no parts where there are none."""

    backend: str
    gateway: str
    parts: tuple[Part, ...]
    flows: tuple[Flow, ...]
    unrouted: int | None
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        parts = all(part.ok for part in self.parts)
        return bool(self.parts) and parts and all(flow.ok for flow in self.flows)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        flows = [asdict(flow) | {"ok": flow.ok} for flow in self.flows]
        return asdict(self) | {"ok": self.ok, "flows": flows}


def gather(backend: Backend) -> Report:
    """Asks every part; one that does not answer is part of the answer."""
    processes = backend.processes()
    if not processes:
        return nothing(backend.name, "the network is down; start it with: ./passerelle up")
    stored, database_fault = _stored(backend)
    queues, broker_fault = _queues(backend, stored)
    faults = {"broker": broker_fault, "database": database_fault}
    faults |= {one.name: _service_fault(one) for one in processes if part_of(one.name) in SERVICES}
    gateway, faults["gateway"] = _gateway(backend)
    flows = [_flow(service, stored.get(service), queues) for service in SERVICES]
    parts = tuple(_part(process, faults.get(process.name, "")) for process in processes)
    return Report(backend.name, gateway, parts, tuple(flows), queues.get(UNROUTED))


def nothing(backend: str, reason: str) -> Report:
    """The report where there is no network, or where it cannot be asked."""
    return Report(backend, "", (), (), None, reason)


@dataclass(frozen=True)
class _Stored:
    """What a service's database says of its events; `inboxes` are the names of its queues."""

    outbox: OutboxState
    letters: Mapping[str, int]
    inboxes: Sequence[str]


def _flow(service: str, stored: _Stored | None, queues: Mapping[str, int]) -> Flow:
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


def _part(process: Process, fault: str) -> Part:
    up = time.time() - process.since if process.running and process.since else None
    metrics = f"{process.url}/metrics" if process.url else ""
    return Part(process.name, process.running and not fault, process.state, up, fault, metrics)


def _queues(backend: Backend, stored: Mapping[str, _Stored]) -> tuple[Mapping[str, int], str]:
    """Messages by queue, and what is wrong with the broker.

    A broker that has just started knows its queues before their counts: those are waited for.
    """
    try:
        at = backend.management()
    except NotRunning:
        return {}, _DOWN
    wanted = {dead_queue(service) for service in SERVICES}
    wanted |= {name for one in stored.values() for name in one.inboxes}
    deadline = time.monotonic() + _COUNTS_WITHIN_S
    while True:
        try:
            answer = requests.get(
                f"{at.url}/api/queues/{VHOST}",
                params={"columns": "name,messages"},
                auth=(at.user, at.password),
                timeout=_TIMEOUT_S,
            )
            answer.raise_for_status()
        except requests.RequestException as error:
            return {}, f"does not answer ({type(error).__name__})"
        counts = {one["name"]: one["messages"] for one in answer.json() if "messages" in one}
        if wanted <= counts.keys() or time.monotonic() > deadline:
            return counts, ""
        time.sleep(0.2)


def _stored(backend: Backend) -> tuple[Mapping[str, _Stored], str]:
    """What each service's database says, and what is wrong with the database."""
    found: dict[str, _Stored] = {}
    try:
        with backend.mongo() as client, pymongo.timeout(_TIMEOUT_S):
            spread = known(client)
            for service in SERVICES:
                database = client[service]
                found[service] = _Stored(
                    outbox_state(database, datetime.now(UTC)),
                    letter_counts(database),
                    inbox_queues(service, spread.get(service, 0)),
                )
    except NotRunning:
        return found, _DOWN
    except PyMongoError as error:
        return found, f"does not answer ({type(error).__name__})"
    return found, ""


def _service_fault(process: Process) -> str:
    """What a service's process says is wrong with it; empty where it is ready."""
    if not process.url:
        return _DOWN
    try:
        answer = requests.get(f"{process.url}/health/ready", timeout=_TIMEOUT_S)
        document = answer.json()
    except (requests.RequestException, ValueError):
        return "does not answer"
    if document.get("status") == "ok":
        return ""
    wrong = [
        f"{name}: {check.get('detail') or check.get('status')}"
        for name, check in document.get("checks", {}).items()
        if check.get("status") != "ok"
    ]
    return "; ".join(wrong) or f"says that it is {document.get('status')}"


def _gateway(backend: Backend) -> tuple[str, str]:
    """The gateway's address, empty where it does not run, and what is wrong with it."""
    try:
        url = backend.base_url
    except NotRunning:
        return "", _DOWN
    try:
        answer = requests.get(f"{url}/health/live", timeout=_TIMEOUT_S)
    except requests.RequestException:
        return url, "does not answer"
    return url, "" if answer.ok else f"answers {answer.status_code}"
