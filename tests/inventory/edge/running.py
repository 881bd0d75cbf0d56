"""Runs inventory as a real process, and gives short ways to call it.

What booking would tell of (sites, people) and devices in a given state are put into its database
through its own application, which `network` is: the same code in the test's process.
"""

import base64
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kit.codes import new_code
from kit.ids import new_id
from kit.transaction import Store
from services.inventory.adapters.keyring import KeyRing
from services.inventory.bootstrap import bootstrap
from services.inventory.domain.devices.device import Description, Device
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.places import Place
from tests.clocked import Clocked, ClockInAFile, clocked, refused, wrong_field
from tests.inventory import builders
from tests.processes import NO_BROKER

__all__ = ["Inventory", "inventory", "refused", "wrong_field"]


@dataclass
class Inventory(Clocked):
    """One running inventory service."""

    base = "/inventory/v1"
    network: builders.Network = field(init=False, repr=False, compare=False)
    """Set once the database is there: the service's application on it, with the service's clock."""

    def place(self, **changes: Any) -> Place:
        """A new site under a slug of its own."""
        id_ = new_id()
        made = replace(builders.SITE, **{"id": id_, "slug": f"site-{id_[-12:]}", **changes})
        self.network.change(lambda work: work.places.put(made))
        return made

    def person(self, **changes: Any) -> str:
        """Somebody new with a solidarity right."""
        return self.network.person(new_id(), **changes)

    def device(self, place: Place, category: Category = "laptop", **changes: Any) -> Device:
        """A new device that was just received at a place."""
        return self._saved(builders.device(category, **self._own(place, category), **changes))

    def ready(self, place: Place, category: Category = "laptop", **changes: Any) -> Device:
        """A new device that went through the gate, at a place."""
        own = self._own(place, category)
        return self._saved(builders.ready_device(category, **own, **changes))

    def look(self, device_id: str) -> dict[str, Any]:
        """A device as it is told to the operator."""
        answer = self.ask("GET", f"/devices/{device_id}")
        assert answer.ok, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def _saved(self, device: Device) -> Device:
        return self.network.device(device)

    def _own(self, place: Place, category: Category) -> dict[str, Any]:
        """What no other device of this database has."""
        id_ = new_id()
        return {
            "device_id": id_,
            "reference": f"D-{new_code(8)}",
            "place_id": place.id,
            "place": place.slug,
            "description": Description(
                category=category,
                serial=f"PF{id_.replace('-', '').upper()}",
                make="Lenovo",
                model="ThinkPad T480",
            ),
        }


@contextlib.contextmanager
def inventory(
    mongodb_uri: str,
    mongo: Any,
    database: str,
    folder: Path,
    now: datetime,
    amqp_uri: str = NO_BROKER,
    **settings: str,
) -> Iterator[Inventory]:
    """The service, running; killed at the end if it has not stopped by then."""
    given = {
        "PASSERELLE_VAULT_KEY": base64.b64encode(builders.VAULT_KEY).decode(),
        **settings,
    }
    with clocked(
        Inventory, "/devices", mongodb_uri, database, folder, now, amqp_uri, **given
    ) as running:
        running.database = mongo[database]
        time = ClockInAFile(running.clock)
        store = Store("inventory", mongo, database=database)
        seals = KeyRing([builders.VAULT_KEY])
        app = bootstrap(store=store, clock=time, seals=seals)
        running.network = builders.Network.of(app, time)
        yield running
