"""What journeys and faults act with: site apps over HTTP, and a busy site to book at."""

import signal
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

ALWAYS_OPEN = "Mo-Su,PH 00:00-24:00"
WHOLE_WEEK = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]


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


@dataclass
class BusySite:
    """A site that never closes, with advisers who are always there, and people."""

    slug: str
    site_id: str
    name: str
    advisers: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    type_code: str = "advice"

    def booking(self, start: datetime, *, adviser: int = 0, person: int = 0) -> dict[str, Any]:
        """The body that books a start."""
        return {
            "site": self.slug,
            "appointment_type": self.type_code,
            "person_id": self.people[person],
            "adviser_id": self.advisers[adviser],
            "start": start.isoformat(),
            "channel": "on_site",
        }


def far_start(days: int = 3) -> datetime:
    """A quarter of an hour some days ahead, at 08:00 UTC."""
    day = datetime.now(UTC) + timedelta(days=days)
    return day.replace(hour=8, minute=0, second=0, microsecond=0)


def open_busy_site(
    app: App,
    *,
    advisers: int = 1,
    people: int = 1,
    names: Sequence[str] = ("Awa",),
    opening_hours: str = ALWAYS_OPEN,
) -> BusySite:
    """Makes one through the API, as an operator; slugs and codes are random, so sites add up."""
    tag = uuid.uuid4().hex[:10]
    site = app.made(
        "/booking/v1/sites",
        {
            "slug": f"essai-{tag}",
            "name": f"Essai {tag}",
            "address": "1 rue de la République",
            "municipality_code": "93066",
            "latitude": 48.9362,
            "longitude": 2.3574,
            "in_qpv": True,
            "opening_hours": opening_hours,
        },
    )
    made = BusySite(site["slug"], site["id"], site["name"], type_code=f"advice-{tag}")
    app.made(
        "/booking/v1/appointment-types",
        {"code": made.type_code, "name": "Conseil", "farthest_days": 366},
    )
    for number in range(advisers):
        member = app.made(
            "/booking/v1/members",
            {"site": made.slug, "name": f"Conseil {number}", "role": "volunteer"},
        )
        answer = app.session.put(
            f"{app.base_url}/booking/v1/members/{member['id']}/availability",
            json={"weekly": WHOLE_WEEK},
            timeout=30,
        )
        assert answer.status_code == requests.codes.ok, answer.text
        made.advisers.append(member["id"])
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
