"""Knows every acknowledged command, and compares them with the end state."""

import itertools
import threading
import time
import uuid
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests

from ops.embedded.network import Network
from tests.world import App, BusySite, eventually, far_start

PATIENCE_S = 120.0
"""How long a careful app goes on trying one command."""

UNSETTLED = {429, 500, 502, 503, 504}


@dataclass
class Ledger:
    """What was acknowledged: appointment id to the number of events that it must have."""

    events: dict[str, int] = field(default_factory=dict)
    retries: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, appointment_id: str) -> None:
        """One more command on this appointment succeeded."""
        with self._lock:
            self.events[appointment_id] = self.events.get(appointment_id, 0) + 1

    def retry(self, why: str) -> None:
        """A command was sent again."""
        with self._lock:
            self.retries += 1
            self.errors[why] += 1

    @property
    def commands(self) -> int:
        """How many commands were acknowledged."""
        with self._lock:
            return sum(self.events.values())


def send(app: App, ledger: Ledger, path: str, body: dict[str, Any]) -> requests.Response:
    """Posts until there is an answer that settles it, always with one idempotency key.

    The pause between tries is what a site app would take, so that a service that is down is not
    flooded while it comes back.
    """
    key = str(uuid.uuid4())
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            answer = app.post(path, body, key=key)
            if answer.status_code not in UNSETTLED:
                return answer
            why = str(answer.status_code)
        except requests.RequestException as error:
            why = type(error).__name__
        ledger.retry(why)
        if time.monotonic() > deadline:
            raise AssertionError(f"{path} found no answer within {PATIENCE_S:.0f} s: {why}")
        time.sleep(0.2)


def book_many(
    network: Network, site: BusySite, ledger: Ledger, count: int, workers: int = 12
) -> None:
    """Books `count` appointments, each with its own adviser and time, and cancels every fourth."""
    first = far_start(days=2)
    advisers, people = len(site.advisers), len(site.people)
    jobs = iter(range(count))
    lock = threading.Lock()
    token = network.token("desk", sites=[site.slug])

    def work() -> None:
        app = App(network.base_url, token)
        while True:
            with lock:
                number = next(jobs, None)
            if number is None:
                return
            start = first + timedelta(minutes=30 * (number // advisers))
            body = site.booking(start, adviser=number % advisers, person=number % people)
            answer = send(app, ledger, "/booking/v1/appointments", body)
            assert answer.status_code == 201, answer.text
            appointment = answer.json()["id"]
            ledger.acknowledge(appointment)
            if number % 4 == 0:
                cancel = f"/booking/v1/appointments/{appointment}/cancel"
                answer = send(app, ledger, cancel, {"cancelled_by": "person", "reason": "ill"})
                assert answer.status_code == 200, answer.text
                ledger.acknowledge(appointment)

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work) for _ in range(workers)]:
            done.result()


def check(network: Network, ledger: Ledger, within_s: float = 120.0) -> None:
    """Every acknowledged command is in the archive once, in order; nothing else is; queues empty.

    Raises `AssertionError` that tells what was lost, doubled or disordered.
    """
    with network.mongo() as client:
        archive, booking = client.impact.archive, client.booking
        of_appointments = {"subject": {"$regex": "^appointment/"}}
        expected = ledger.commands
        eventually(
            "the outbox is empty",
            lambda: booking.outbox.count_documents({}) == 0,
            within_s,
        )
        eventually(
            f"{expected} events of appointments are archived",
            lambda: archive.count_documents(of_appointments) >= expected,
            within_s,
        )
        archived = list(
            archive.find(of_appointments, {"subject": 1, "sequence": 1, "position": 1}).sort(
                "position", 1
            )
        )
        by_subject: dict[str, list[int]] = defaultdict(list)
        for row in archived:
            by_subject[row["subject"].removeprefix("appointment/")].append(row["sequence"])
        lost = {
            subject: count
            for subject, count in ledger.events.items()
            if len(by_subject.get(subject, ())) < count
        }
        assert not lost, f"lost: {dict(itertools.islice(lost.items(), 5))}"
        wrong = {
            subject: sequences
            for subject, sequences in by_subject.items()
            if sequences != list(range(1, len(sequences) + 1))
        }
        assert not wrong, f"doubled or disordered: {dict(itertools.islice(wrong.items(), 5))}"
        assert set(by_subject) == set(ledger.events), "events of what nobody was told"
        assert len(archived) == expected
        positions = [row["position"] for row in archived]
        assert len(set(positions)) == len(positions), "two events at one position"
        stored = booking.appointments.count_documents({})
        assert stored == len(ledger.events), f"{stored} appointments, {len(ledger.events)} told"
        _check_claims(booking)


def _check_claims(booking: Any) -> None:
    """No busy document holds two intervals that overlap."""
    for document in booking.busy.find():
        held = sorted((i["start"], i["end"]) for i in document["intervals"])
        overlapping = [(a, b) for a, b in itertools.pairwise(held) if b[0] < a[1]]
        assert not overlapping, f"{document['_id']} is claimed twice: {overlapping[:3]}"
