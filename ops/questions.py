"""What `status` asks the parts of a network. Every question ends within seconds."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pymongo
import requests
from pymongo import MongoClient
from pymongo.errors import NetworkTimeout, PyMongoError

from kit.inbox.letters import letter_counts
from kit.outbox_state import OutboxState, outbox_state
from kit.topology.names import inbox_queues
from ops.backend import Backend, Process, part_of
from ops.catalogues import JOBS
from ops.clients import ANSWER_S
from ops.errors import NotRunning, OperatorError
from ops.key_ages import KeyAge
from ops.partitions import known
from ops.secrets import SERVICES, VHOST
from services.impact.adapters.standing import Standing, standing

_COUNTS_WITHIN_S = 10.0


@dataclass(frozen=True)
class Fault:
    """What is wrong with a part; `silent` where it takes a question and gives no answer."""

    reason: str = ""
    silent: bool = False


WELL: Final = Fault()
_DOWN: Final = Fault("does not run")
_AWAY: Final = Fault("takes no connections")


def _silent() -> Fault:
    return Fault(f"no answer in {ANSWER_S:.0f} s", silent=True)


@dataclass(frozen=True)
class Stored:
    """What a service's database says of its events; `inboxes` are the names of its queues."""

    outbox: OutboxState
    letters: Mapping[str, int]
    inboxes: Sequence[str]


def keys(backend: Backend, service: str) -> KeyAge | None:
    """How old the service's keys of people are; None where that cannot be asked."""
    try:
        bearer = {"Authorization": f"Bearer {backend.token(['operator'], [])}"}
        url = f"{backend.base_url}/{service}/v1/keys"
        answer = requests.get(url, headers=bearer, timeout=ANSWER_S)
        return KeyAge.told(service, answer.json()) if answer.ok else None
    except (OperatorError, requests.RequestException, KeyError):
        return None


def figures(backend: Backend) -> Standing | None:
    """How far impact's figures are behind its archive; None where that cannot be asked."""
    try:
        with backend.mongo() as client, pymongo.timeout(ANSWER_S):
            return standing(client["impact"], datetime.now(UTC))
    except (NotRunning, PyMongoError):
        return None


def stored(backend: Backend) -> tuple[Mapping[str, Stored], Fault]:
    """What each service's database says, and what is wrong with the database."""
    found: dict[str, Stored] = {}
    try:
        with backend.mongo() as client:
            try:
                with pymongo.timeout(ANSWER_S):
                    spread = known(client)
                    for service in SERVICES:
                        database = client[service]
                        found[service] = Stored(
                            outbox_state(database, datetime.now(UTC)),
                            letter_counts(database),
                            inbox_queues(service, spread.get(service, 0)),
                        )
            except PyMongoError as error:
                return found, _of_database(client, error)
    except NotRunning:
        return found, _DOWN
    return found, WELL


def _of_database(client: MongoClient[dict[str, Any]], error: PyMongoError) -> Fault:
    if not error.timeout:
        return Fault(f"does not answer as it should ({type(error).__name__})")
    last = [one.error for one in client.topology_description.server_descriptions().values()]
    refused = any(one is not None and not isinstance(one, NetworkTimeout) for one in last)
    return _AWAY if refused else _silent()


def queues(
    backend: Backend, wanted: Callable[[], Collection[str]]
) -> tuple[Mapping[str, int], Fault]:
    """Messages by queue, and what is wrong with the broker.

    A broker that has just started knows its queues before their counts: those of the queues
    `wanted` are waited for.
    """
    try:
        at = backend.management()
    except NotRunning:
        return {}, _DOWN
    deadline = time.monotonic() + _COUNTS_WITHIN_S
    while True:
        answer = _get(
            f"{at.url}/api/queues/{VHOST}?columns=name,messages",
            (at.user, at.password),
            at.verify,
        )
        if isinstance(answer, Fault):
            return {}, answer
        if not answer.ok:
            return {}, Fault(f"answers {answer.status_code}")
        counts = {one["name"]: one["messages"] for one in answer.json() if "messages" in one}
        if counts.keys() >= set(wanted()) or time.monotonic() > deadline:
            return counts, WELL
        time.sleep(0.2)


def gateway(backend: Backend) -> tuple[str, Fault]:
    """The gateway's address, empty where it does not run, and what is wrong with it."""
    try:
        url = backend.base_url
    except NotRunning:
        return "", _DOWN
    answer = _get(f"{url}/health/live")
    if isinstance(answer, Fault):
        return url, answer
    return url, WELL if answer.ok else Fault(f"answers {answer.status_code}")


def pages(process: Process) -> Fault:
    """What is wrong with a service or a job, in its own words, or with a relay, which only has
    figures.
    """
    if part_of(process.name) not in (*SERVICES, *JOBS):
        answer = _get(f"{process.url}/metrics")
        return answer if isinstance(answer, Fault) else WELL
    answer = _get(f"{process.url}/health/ready")
    if isinstance(answer, Fault):
        return answer
    try:
        document = answer.json()
    except ValueError:
        return Fault(f"answers {answer.status_code} and no health")
    if document.get("status") == "ok":
        return WELL
    wrong = [
        f"{name}: {check.get('detail') or check.get('status')}"
        for name, check in document.get("checks", {}).items()
        if check.get("status") != "ok"
    ]
    return Fault("; ".join(wrong) or f"says that it is {document.get('status')}")


def _get(
    url: str, login: tuple[str, str] | None = None, verify: str | bool = True
) -> requests.Response | Fault:
    try:
        return requests.get(url, auth=login, timeout=ANSWER_S, verify=verify)
    except requests.Timeout:
        return _silent()
    except requests.RequestException:
        return _AWAY
