"""What journeys and faults act with: site apps over HTTP, and a busy site to book at."""

import signal
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

from ops.journeys.places import ALWAYS_OPEN, Place, morning, open_place

far_start = morning
"""A quarter of an hour some days ahead, at 08:00 UTC."""


class App:
    """A site app: one base URL, one token, a connection that is kept open."""

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> requests.Response:
        """GET with query parameters."""
        return self.session.get(f"{self.base_url}{path}", params=query, timeout=30)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> requests.Response:
        """POST of JSON; every POST bears an idempotency key, as a careful app's would."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.session.post(
            f"{self.base_url}{path}", json=body or {}, headers=headers, timeout=30
        )

    def made(self, path: str, body: Any) -> dict[str, Any]:
        """What a POST that must succeed answered."""
        answer = self.post(path, body)
        assert answer.status_code in (200, 201), f"{path}: {answer.status_code} {answer.text}"
        made: dict[str, Any] = answer.json()
        return made

    def put(self, path: str, body: Any) -> dict[str, Any]:
        """What a PUT that must succeed answered."""
        answer = self.session.put(f"{self.base_url}{path}", json=body, timeout=30)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        made: dict[str, Any] = answer.json()
        return made


@dataclass
class BusySite(Place):
    """A site that never closes, with advisers who are always there, and people."""

    people: list[str] = field(default_factory=list)

    def booking(self, start: datetime, *, adviser: int = 0, person: int = 0) -> dict[str, Any]:
        """The body that books a start."""
        return self.appointment(self.people[person], start, adviser)


def open_busy_site(
    app: App,
    *,
    advisers: int = 1,
    people: int = 1,
    names: Sequence[str] = ("Awa",),
    opening_hours: str = ALWAYS_OPEN,
) -> BusySite:
    """Makes one through the API, as an operator; slugs and codes are random, so sites add up."""
    place = open_place(
        app,
        uuid.uuid4().hex[:10],
        advisers=[f"Conseil {number}" for number in range(advisers)],
        opening_hours=opening_hours,
    )
    made = BusySite(**vars(place))
    for number in range(people):
        person = app.made(
            "/booking/v1/people",
            {
                "site": made.slug,
                "first_name": names[number % len(names)],
                "last_name": f"Essai{number}",
                "in_qpv": number % 2 == 0,
                "qpv_source": "declared",
                "confirmed_new": True,
            },
        )
        made.people.append(person["id"])
    return made


@contextmanager
def stopped(network: Any, process: str) -> Iterator[None]:
    """The process is down inside the block and ready again after it."""
    network.stop_process(process)
    try:
        yield
    finally:
        network.start_process(process)


@contextmanager
def frozen(network: Any, process: str) -> Iterator[None]:
    """The process stands still inside the block, and knows nothing of it afterwards."""
    network.signal(process, signal.SIGSTOP)
    try:
        yield
    finally:
        network.signal(process, signal.SIGCONT)
