"""Runs booking as a real process, and gives short ways to call it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kit.ids import new_id
from tests.clocked import Clocked, clocked, refused, wrong_field
from tests.processes import NO_BROKER

__all__ = ["Booking", "booking", "refused", "wrong_field"]

WEEK = [{"weekday": day, "start": "09:00", "end": "17:00"} for day in range(5)]
SITE = {
    "name": "Passerelle Saint-Denis",
    "address": "12 rue Gabriel Péri, 93200 Saint-Denis",
    "municipality_code": "93066",
    "latitude": 48.93564,
    "longitude": 2.35387,
    "in_qpv": True,
    "opening_hours": "Mo-Fr 09:00-12:30,13:30-17:30",
}


@dataclass
class Booking(Clocked):
    """One running booking service."""

    base = "/booking/v1"

    def site(self, **changes: Any) -> dict[str, Any]:
        """A new site under a slug of its own."""
        return self.made("/sites", {"slug": f"site-{new_id()[-12:]}", **SITE, **changes})

    def adviser(self, site: str, week: list[dict[str, Any]] | None = None, **changes: Any) -> str:
        """A new member who is there on weekdays."""
        body = {"site": site, "name": "Nadia", "role": "volunteer", **changes}
        member_id: str = self.made("/members", body)["id"]
        answer = self.ask(
            "PUT", f"/members/{member_id}/availability", json={"weekly": week or WEEK}
        )
        assert answer.status_code == 200, answer.text
        return member_id

    def person(self, site: str, **changes: Any) -> str:
        """A new person, whoever else has the name."""
        body = {"site": site, "first_name": "Awa", "last_name": "O'Connor", "confirmed_new": True}
        body |= changes
        person_id: str = self.made("/people", body)["id"]
        return person_id

    def type(self, **changes: Any) -> str:
        """A new type of appointment under a code of its own."""
        body = {"code": f"advice-{new_id()[-12:]}", "name": "Conseil", **changes}
        code: str = self.made("/appointment-types", body)["code"]
        return code


def booking(
    mongodb_uri: str, database: str, folder: Path, now: datetime, amqp_uri: str = NO_BROKER
) -> AbstractContextManager[Booking]:
    """The service, running; killed at the end if it has not stopped by then."""
    return clocked(Booking, "/sites", mongodb_uri, database, folder, now, amqp_uri)
