"""Short ways to inventory for its journeys: people who work with devices, and what they do."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import requests

from ops.journeys.bench import erased, gift, looked_at
from ops.journeys.places import somebody
from tests.waiting import eventually
from tests.world import App, BusySite, open_busy_site

LAPTOP_B, PHONE_B = 12_000, 7_000
"""What laptops and smartphones of grade B cost by the first grid of prices, in cents."""
_NOT_YET = ("person_unknown", "appointment_unknown", "unknown_reference")
_PATIENCE_S = 20


@dataclass
class Branch:
    """A site, and the apps of who works there."""

    site: BusySite
    desk: App
    stock: App
    manager: App

    @classmethod
    def open(cls, network: Any, operator: App) -> "Branch":
        """A new site, which inventory knows of when this returns."""
        site = open_busy_site(operator, people=0)
        desk, stock, manager = (
            App(network.base_url, network.token(role, sites=[site.slug]))
            for role in ("desk", "stock", "manager")
        )
        branch = cls(site, desk, stock, manager)
        eventually(
            lambda: stock.get("/inventory/v1/devices", site=site.slug).ok,
            _PATIENCE_S,
            what="inventory knows the site",
        )
        return branch

    def person(self, name: str = "Awa", **facts: Any) -> str:
        """Somebody whose solidarity right holds for a year."""
        body = somebody(self.site.slug, name, f"Essai {uuid.uuid4().hex[:8]}", **facts)
        made: str = self.desk.made("/booking/v1/people", body)["id"]
        return made

    def asked(self, path: str, body: Any, app: App | None = None) -> requests.Response:
        """What a POST to inventory answers once what it relies on has come from booking."""

        return answered(app or self.desk, f"/inventory/v1{path}", body)

    def told(self, path: str, body: Any, app: App | None = None) -> dict[str, Any]:
        """What a POST to inventory made, once what it relies on has come from booking."""
        answer = self.asked(path, body, app)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        made: dict[str, Any] = answer.json()
        return made

    def lot(self, devices: int, kilograms: str = "264.5") -> dict[str, Any]:
        """A lot that a company gives."""
        return self.told("/lots", gift(self.site.slug, devices, kilograms), self.stock)

    def imported(self, lot: dict[str, Any], rows: Sequence[str], **query: Any) -> Any:
        """The answer about a file of machines: category, make, model and serial in each row."""
        text = "\n".join(["category,make,model,serial", *rows, ""])
        return self.stock.session.post(
            f"{self.stock.base_url}/inventory/v1/lots/{lot['id']}/import",
            params=query,
            data=text.encode(),
            headers={"Content-Type": "text/csv", "Idempotency-Key": str(uuid.uuid4())},
            timeout=60,
        )

    def devices(self, **wanted: Any) -> list[dict[str, Any]]:
        """All devices that are listed so, page by page."""
        found: list[dict[str, Any]] = []
        cursor = {}
        while True:
            answer = self.stock.get("/inventory/v1/devices", limit=200, **wanted, **cursor)
            assert answer.ok, answer.text
            page = answer.json()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def step(self, device: str, step: str, body: Any = None) -> dict[str, Any]:
        """One step of work on a device."""
        return self.stock.made(f"/inventory/v1/devices/{device}/{step}", body)

    def wipe(self, device: str) -> dict[str, Any]:
        """It is erased and somebody looked; the device as it is now."""
        return self.step(device, "wipe", erased())

    def grade(self, device: dict[str, Any], *failing: str) -> dict[str, Any]:
        """It is tested and looked at; with light marks, a B unless a test fails."""
        body = looked_at(self._tests(), device["category"], failing)
        return self.step(device["id"], "grade", body)

    def made_ready(self, device: dict[str, Any]) -> dict[str, Any]:
        """Through the gate, by the three steps."""
        self.wipe(device["id"])
        self.grade(device)
        return self.step(device["id"], "ready")

    def ready(self, category: str = "laptop", make: str = "Lenovo", model: str = "T480") -> Any:
        """A device that came with a lot of its own and may be handed over."""
        lot = self.lot(1, "2.4")
        serial = uuid.uuid4().hex.upper()[:20]
        answer = self.imported(lot, [f"{category},{make},{model},{serial}"])
        assert answer.ok, answer.text
        [device] = self.devices(lot_id=lot["id"])
        return self.made_ready(device)

    def sell(self, person_id: str, *devices: dict[str, Any], **more: Any) -> requests.Response:
        """The answer of the till, where devices of grade B are paid in cash."""
        price = {"laptop": LAPTOP_B, "smartphone": PHONE_B}
        body = {
            "site": self.site.slug,
            "person_id": person_id,
            "devices": [one["id"] for one in devices],
            "payments": [
                {"means": "cash", "amount_cents": sum(price[one["category"]] for one in devices)}
            ],
            **more,
        }
        return self.asked("/sales", body)

    def sold(self, person_id: str, *devices: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A sale that is not refused."""
        answer = self.sell(person_id, *devices, **more)
        assert answer.ok, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def timeline(self, person_id: str) -> list[str]:
        """What booking's timeline of a person tells, the oldest first."""
        answer = self.desk.get(f"/booking/v1/people/{person_id}/timeline", limit=200)
        assert answer.ok, answer.text
        return [one["kind"] for one in answer.json()["items"]][::-1]

    def _tests(self) -> list[dict[str, Any]]:
        answer = self.stock.get("/inventory/v1/tests")
        assert answer.ok, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


def answered(app: App, path: str, body: Any) -> requests.Response:
    """What a POST is answered with once what it relies on has come from booking."""

    def once() -> list[requests.Response]:
        # In a list, since an answer that is an error counts as false.
        answer = app.post(path, body)
        return [answer] if answer.ok or answer.json()["code"] not in _NOT_YET else []

    return eventually(once, _PATIENCE_S, what=f"the service can do {path}")[0]


def archived(network: Any, **query: Any) -> list[str]:
    """The names of inventory's events in impact's archive that match, as they arrived."""
    with network.mongo() as client:
        wanted = {"source": "/inventory", **query}
        rows = client.impact.archive.find(wanted, {"name": 1}).sort("position", 1)
        return [row["name"].removeprefix("inventory.") for row in rows]
