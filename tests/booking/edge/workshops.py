"""Short ways to workshops over HTTP."""

from dataclasses import dataclass
from typing import Any

from tests.booking.edge.running import Booking

ROOMS = [{"name": "Atelier", "capacity": 12}, {"name": "Grande salle", "capacity": 12}]


@dataclass
class Place:
    """A site with a room, loan computers and a trainer."""

    served: Booking
    site: str
    trainer_id: str

    @classmethod
    def of(cls, served: Booking, **changes: Any) -> "Place":
        site = served.site(rooms=ROOMS, loan_computers=4, **changes)["slug"]
        return cls(served, site, served.adviser(site))

    def ask(self, method: str, path: str, *, role: str = "trainer", **options: Any) -> Any:
        """As somebody of the site."""
        return self.served.ask(method, path, role=role, at=self.site, **options)

    def plan(self, **changes: Any) -> dict[str, Any]:
        """A Tuesday afternoon's workshop."""
        return {
            "site": self.site,
            "start": "2026-12-01T14:00:00+01:00",
            "end": "2026-12-01T16:00:00+01:00",
            "trainer_id": self.trainer_id,
            "module": "email-basics",
            **changes,
        }

    def workshop(self, **changes: Any) -> dict[str, Any]:
        """One that is scheduled."""
        answer = self.ask("POST", "/workshops", json=self.plan(**changes))
        assert answer.status_code == 201, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def people(self, count: int) -> list[str]:
        """New people."""
        return [self.served.person(self.site) for _ in range(count)]

    def reserve(self, workshop: dict[str, Any], person_id: str, **body: Any) -> Any:
        """As the desk."""
        path = f"/workshops/{workshop['id']}/seats"
        return self.ask("POST", path, role="desk", json={"person_id": person_id, **body})

    def step(self, seat: dict[str, Any], step: str, **options: Any) -> Any:
        """A step of a seat."""
        path = f"/workshops/{seat['workshop_id']}/seats/{seat['id']}/{step}"
        return self.ask("POST", path, **options)
