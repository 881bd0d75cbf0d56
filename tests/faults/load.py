"""A steady load of commands, by careful site apps, until it is told to stop."""

import itertools
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import TracebackType
from typing import Any

import requests

from tests.faults.ledger import Ledger
from tests.waiting import eventually
from tests.world import App, BusySite, far_start

PATIENCE_S = 120.0
"""How long a careful app goes on trying one command."""

UNSETTLED = {429, 500, 502, 503, 504}
_PATH = "/booking/v1/appointments"


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


class Slots:
    """Numbers slots so that no two bookings of a test run meet unless they are meant to."""

    def __init__(self, site: BusySite) -> None:
        self.site = site
        self._numbers = itertools.count()
        # Who comes within two days is reminded: an event that no command promises.
        self._first = far_start(days=4)

    def take(self) -> tuple[int, dict[str, Any], dict[str, Any]]:
        """A number, the body that books its slot, and the body that moves it half an hour."""
        number = next(self._numbers)
        adviser = number % len(self.site.advisers)
        start = self._first + timedelta(hours=number // len(self.site.advisers))
        person = number % len(self.site.people)
        later = {"start": (start + timedelta(minutes=30)).isoformat()}
        return number, self.site.booking(start, adviser=adviser, person=person), later


class Load:
    """Bookings, some fought over, some moved, some cancelled, while the block lasts.

    At most `per_second` slots are taken in a second, so that what is measured is faults and not
    the machine. Where there are several `urls`, one appointment's commands go to each in turn.
    Leaving the block raises what went wrong in it.
    """

    def __init__(
        self,
        urls: Sequence[str],
        token: str,
        slots: Slots,
        ledger: Ledger,
        *,
        workers: int = 8,
        per_second: float = 50.0,
    ) -> None:
        self._urls = urls
        self._token = token
        self._slots = slots
        self._ledger = ledger
        self._pause_s = workers / per_second
        self._over = threading.Event()
        self._errors: list[BaseException] = []
        self._threads = [threading.Thread(target=self._work) for _ in range(workers)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        if error is None:
            self._raise()

    def go_on(self, commands: int = 30, within_s: float = 90.0) -> None:
        """Returns once so many more commands were acknowledged."""
        due = self._ledger.commands + commands
        eventually(lambda: self.acknowledged(due), within_s, what=f"{commands} more commands")

    def acknowledged(self, due: int) -> bool:
        """Whether so many commands were, all in all. Raises what ended a worker."""
        self._raise()
        return self._ledger.commands >= due

    def _raise(self) -> None:
        if self._errors:
            raise self._errors[0]

    def _work(self) -> None:
        apps = itertools.cycle([App(url, self._token) for url in self._urls])
        try:
            while not self._over.is_set() and not self._errors:
                began = time.monotonic()
                self._one(apps)
                self._over.wait(max(0.0, began + self._pause_s - time.monotonic()))
        except BaseException as error:  # noqa: BLE001 - raised where the load is watched
            self._errors.append(error)
        finally:
            for _ in self._urls:
                next(apps).session.close()

    def _one(self, apps: Iterator[App]) -> None:
        number, booking, later = self._slots.take()
        made = self._race(apps, booking) if number % 8 == 0 else self._step(apps, _PATH, booking)
        subject = f"appointment/{made['id']}"
        self._ledger.acknowledge(subject, "booking.appointment_booked")
        path = f"{_PATH}/{made['id']}"
        if number % 3 == 0:
            self._step(apps, f"{path}/reschedule", later)
            self._ledger.acknowledge(subject, "booking.appointment_rescheduled")
        if number % 4 == 0:
            self._step(apps, f"{path}/cancel", {"cancelled_by": "person", "reason": "ill"})
            self._ledger.acknowledge(subject, "booking.appointment_cancelled")

    def _step(self, apps: Iterator[App], path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = send(next(apps), self._ledger, path, body)
        assert answer.status_code in (200, 201), f"{path}: {answer.status_code} {answer.text}"
        made: dict[str, Any] = answer.json()
        return made

    def _race(self, apps: Iterator[App], body: dict[str, Any]) -> dict[str, Any]:
        """Two apps want one slot at the same time: exactly one gets it."""

        def rival() -> requests.Response:
            other = App(self._urls[-1], self._token)
            try:
                return send(other, self._ledger, _PATH, body)
            finally:
                other.session.close()

        with ThreadPoolExecutor(1) as pool:
            theirs = pool.submit(rival)
            ours = send(next(apps), self._ledger, _PATH, body)
            answers = [ours, theirs.result()]
        told = sorted(answer.status_code for answer in answers)
        assert told == [201, 409], f"one slot, two answers: {told}"
        self._ledger.race()
        won: dict[str, Any] = next(a for a in answers if a.status_code == 201).json()
        return won
