"""Reads what all stores hold, once nothing moves any more."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pika
import requests

from kit.envelope import Envelope, UnreadableEvent, decode
from kit.inbox.letters import letter_counts
from kit.inbox.lines import DEAD, DISCARDED, LETTERS, LINES
from kit.topology import STREAM
from kit.transaction import OUTBOX, Store
from ops.secrets import SERVICES
from services.impact.adapters.standing import standing
from services.impact.adapters.translate import READERS
from services.impact.bootstrap import Impact, Options
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS
from tests.faults.checker import Cells, EndState, Figures, Meeting, Told
from tests.faults.ledger import Ledger
from tests.impact.fold import COUNTED, fold

CUTS: tuple[tuple[Any, ...], ...] = ((), ("site", "day", "in_qpv", "site_in_qpv"))
_PREFETCH = 2_000


class StreamReader:
    """Reads the stream from its beginning, and next time from where it stopped."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._next = 0

    def read(self, amqp_uri: str) -> list[Told]:
        """Everything so far; what is no event is passed over."""
        with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
            channel = connection.channel()
            channel.basic_qos(prefetch_count=_PREFETCH)
            arguments = {"x-stream-offset": self._next}
            for method, properties, body in channel.consume(
                STREAM, arguments=arguments, inactivity_timeout=0.7
            ):
                if method is None:
                    break
                offset = int(properties.headers["x-stream-offset"])
                if offset >= self._next:  # a chunk may begin earlier
                    self._next = offset + 1
                    self._tell(body)
                if method.delivery_tag % (_PREFETCH // 4) == 0:
                    channel.basic_ack(method.delivery_tag, multiple=True)
        return self.told

    def _tell(self, body: bytes) -> None:
        try:
            event = decode(body)
        except UnreadableEvent:
            return
        self.told.append(Told(event.id, event.subject, event.sequence, event.name))

    @property
    def repeats(self) -> int:
        """How many messages of the stream were there before."""
        return len(self.told) - len({one.id for one in self.told})


def _counts(network: Any) -> dict[str, int]:
    """Messages by queue of events, some seconds old, but for the stream.

    An exclusive queue holds a place and no events.
    """
    at = network.management
    answer = requests.get(
        f"{at.url}/api/queues",
        params={"columns": "name,messages,exclusive"},
        auth=(at.user, at.password),
        timeout=10,
    )
    answer.raise_for_status()
    return {
        queue["name"]: queue.get("messages", 0)
        for queue in answer.json()
        if not queue["exclusive"]
        and queue["name"] != STREAM
        and not queue["name"].startswith("rpc")
    }


def busy_queues(network: Any) -> list[str]:
    """Queues with messages, also such as a consumer holds, as of some seconds ago."""
    return [name for name, count in _counts(network).items() if count]


def depths(network: Any) -> dict[str, int]:
    """Messages that are ready, as each queue itself counts them now.

    The management interface's counts are some seconds old, and so would find an end too early.
    """
    with pika.BlockingConnection(pika.URLParameters(network.amqp_uri())) as connection:
        channel = connection.channel()
        return {
            name: channel.queue_declare(name, passive=True).method.message_count
            for name in _counts(network)
        }


def waiting(network: Any, client: Any) -> dict[str, int]:
    """Messages by queue, rows by outbox, and by state the events that impact put off."""
    found = depths(network)
    for service in SERVICES:
        found[f"{service}'s outbox"] = client[service][OUTBOX].count_documents({})
    for state, count in letter_counts(client.impact).items():
        if state not in (DEAD, DISCARDED):
            found[f"impact's letters, {state}"] = count
    found["impact's events in no figure"] = standing(client.impact, datetime.now(UTC)).behind
    found["impact's lines"] = client.impact[LINES].count_documents({"state": {"$ne": DEAD}})
    return found


def dead_letters(client: Any) -> frozenset[str]:
    """The ids of the messages that impact gave up."""
    return frozenset(client.impact[LETTERS].distinct("_id", {"state": DEAD}))


def settle(network: Any, client: Any, ledger: Ledger, within_s: float) -> bool:
    """Waits until nothing waits anywhere and all that was promised is archived; whether it is."""
    of_appointments = {"subject": {"$regex": "^appointment/"}}
    wanted = sum(len(names) for s, names in ledger.events.items() if s.startswith("appointment/"))
    deadline = time.monotonic() + within_s
    while True:
        archived = client.impact.archive.count_documents(of_appointments)
        if archived >= wanted and not any(waiting(network, client).values()):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)


def gather(network: Any, client: Any, stream: StreamReader) -> EndState:
    """Reads everything."""
    rows = list(client.impact.archive.find().sort("position", 1))
    events = [decode(bytes(row["body"])) for row in rows]
    return EndState(
        archive=[Told(e.id, e.subject, e.sequence, e.name) for e in events],
        positions=[row["position"] for row in rows],
        stream=stream.read(network.amqp_uri()),
        meetings=[_meeting(one) for one in client.booking.appointments.find()],
        claims={
            day["_id"]: [(i["start"], i["end"]) for i in day["intervals"]]
            for day in client.booking.busy.find()
        },
        waiting=waiting(network, client),
        dead=dead_letters(client),
        figures=_figures(client),
        folded=_folded(events),
    )


def _meeting(document: Mapping[str, Any]) -> Meeting:
    state = document["state"]
    return Meeting(
        id=document["_id"],
        version=document["version"],
        adviser=state["adviser_id"],
        start=state["start"],
        end=state["end"],
        cancelled=state["status"] == "cancelled",
    )


def _figures(client: Any) -> Figures:
    """As impact answers them."""
    impact = Impact(Store("impact", client), Options())
    questions = [Question(METRICS[metric], by=by) for metric in COUNTED for by in CUTS]
    found: dict[str, Cells] = {}
    for question, tally in zip(questions, impact.figures.tallies(questions), strict=True):
        cells = {cell.key: cell.value for cell in tally.cells}
        if not question.by and tally.total.value:
            cells = {(): tally.total.value}
        found[_name(question.metric.name, question.by)] = cells
    return found


def _folded(events: list[Envelope]) -> Figures:
    """As a slow look at every event of the archive finds them, but those of unknown versions."""
    known = [event for event in events if event.type in READERS]
    return {_name(metric, by): fold(known, metric, by) for metric in COUNTED for by in CUTS}


def _name(metric: str, by: tuple[str, ...]) -> str:
    return f"{metric} by {', '.join(by)}" if by else metric
