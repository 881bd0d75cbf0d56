"""A small network to test inventory with: a scripted clock, one site, devices on their way."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import date

from kernel.scope import NATIONAL, Scope
from kit.application import Application
from services.inventory.adapters.addresses import InventoryAddresses
from services.inventory.adapters.keyring import KeyRing
from services.inventory.adapters.numbers import MakersNumbers
from services.inventory.application.commands.import_top_ups import ImportTopUps, NewTopUp
from services.inventory.application.ports import Tools
from services.inventory.application.vault import take
from services.inventory.domain.devices.device import Description, Device, DeviceState
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import PARTS
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.devices.records import Grading, Wipe
from services.inventory.domain.people import Person
from services.inventory.domain.places import Place
from services.inventory.domain.top_ups.offer import Offer
from services.inventory.domain.top_ups.secret import SecretCode
from services.inventory.domain.top_ups.top_up import TopUp
from tests.scripted import CONTEXT, ScriptedClock, at, growing_codes, numbered_ids

HERE = Scope(frozenset({"saint-denis"}))
ELSEWHERE = Scope(frozenset({"lyon"}))
SITE_ID = "0197f000-0000-7000-8000-00000000f001"
LYON_ID = "0197f000-0000-7000-8000-00000000f002"
LOT_ID = "0197f000-0000-7000-8000-00000000f003"
VAULT_KEY = bytes(32)
SALE_ID = "0197f000-0000-7000-8000-00000000f004"
AWA, BILAL, CHLOE = (f"0197f000-0000-7000-8000-00000000f01{n}" for n in range(3))
SITE = Place(
    id=SITE_ID,
    slug="saint-denis",
    name="Passerelle Saint-Denis",
    timezone="Europe/Paris",
    kind="site",
    department="93",
    sequence=1,
)
LYON = replace(SITE, id=LYON_ID, slug="lyon", name="Passerelle Lyon", department="69")


def tools(clock: ScriptedClock) -> Tools:
    """The real numbers, a scripted clock, a key of the vault, and ids and codes that grow."""
    return Tools(
        clock=clock,
        new_id=numbered_ids(),
        new_code=growing_codes(),
        numbers=MakersNumbers(),
        seals=KeyRing([VAULT_KEY]),
        addresses=InventoryAddresses("https://passerelle.example"),
    )


def person(person_id: str = AWA, **changes) -> Person:
    """Somebody with a solidarity right."""
    values = {"household_id": None, "solidarity_until": date(2027, 6, 30), "sequence": 1}
    return Person(id=person_id, **values | changes)


_numbers = itertools.count(1)


def device(category: Category = "laptop", **changes) -> Device:
    """A new device at Saint-Denis, received on the Monday at 7:00 UTC; nothing is saved."""
    number = next(_numbers)
    description = Description(
        category=category, serial=f"PF{number:06d}", make="Lenovo", model="ThinkPad T480"
    )
    state = DeviceState(
        device_id=f"0197f000-0000-7000-8000-0000dd{number:06d}",
        reference=f"D-{number:08d}",
        description=description,
        lot_id=LOT_ID,
        place_id=SITE_ID,
        place="saint-denis",
        received_at=at(7),
    )
    return Device.register(replace(state, **changes), by="stock-1")


def wipe(**changes) -> Wipe:
    values = {
        "number": "E-2026-000001",
        "code": "W2345678",
        "method": "purge",
        "start": at(7),
        "end": at(8),
        "verified": True,
        "by": "stock-1",
        "tool": "nwipe",
        "tool_version": "0.37",
    }
    return Wipe(**values | changes)


def grading(category: Category = "laptop", **changes) -> Grading:
    """Every function of the category works, and it has small marks."""
    values = {
        "at": at(8),
        "by": "stock-1",
        "tests": dict.fromkeys(TESTS[category].always, True),
        "cosmetic": dict.fromkeys(PARTS[category], "light"),
        "computed": "B",
        "grade": "B",
        "passed": True,
    }
    return Grading(**values | changes)


def ready_device(category: Category = "laptop", **changes) -> Device:
    """A device that went through the gate; nothing is saved."""
    one = device(category, **changes)
    one.wipe(wipe(code=f"W{one.id[-7:]}"), at(8))
    one.grade(grading(one.state.description.category))
    one.ready(at(8), "stock-1")
    return one


@dataclass
class Network:
    """An application with the sites of Saint-Denis and Lyon, and short ways to its use cases."""

    app: Application
    clock: ScriptedClock = field(default_factory=ScriptedClock)

    @classmethod
    def of(cls, app, clock) -> "Network":
        """With both sites known."""
        network = cls(app, clock)
        network.change(lambda work: [work.places.put(place) for place in (SITE, LYON)])
        return network

    def change(self, function):
        """Runs a function in a unit of work."""
        return self.app.store.run(
            lambda tx: function(self.app._inside(tx, self.app.tools)), CONTEXT
        )

    def look(self, function):
        """Runs a function on a look at the data."""
        return function(self.app._read())

    def person(self, person_id: str = AWA, **changes) -> str:
        """Somebody known here, with a solidarity right."""
        self.change(lambda work: work.people.put(person(person_id, **changes)))
        return person_id

    def device(self, made: Device | None = None, **changes) -> Device:
        """Saves a device; a new one that is ready unless one is given."""
        one = made or ready_device(**changes)
        self.change(lambda work: work.devices.save(one))
        return one

    def stock(self, count: int = 1, start: int = 1, **changes) -> tuple[SecretCode, ...]:
        """Imports top-ups under codes that are numbered from `start` on."""
        codes = top_up_codes(count, start)
        rows = tuple(NewTopUp(offer=offer(**changes), code=code) for code in codes)
        self.app.import_top_ups(ImportTopUps(scope=NATIONAL, rows=rows), CONTEXT)
        return codes

    def top_up(
        self, sale_id: str = SALE_ID, person_id: str = AWA, place: Place = SITE, **kind
    ) -> TopUp:
        """Sells one at Saint-Denis, of ten euros of Orange unless told."""
        wanted = {"operator": "orange", "face_value": 1000, **kind}
        return self.change(
            lambda work: take(
                work,
                **wanted,
                sale_id=sale_id,
                person_id=person_id,
                place=place,
                now=work.now(),
                by="desk-1",
            )
        )


def offer(**changes) -> Offer:
    """Ten euros of Orange for nine, to be entered until the end of March."""
    values = {
        "operator": "orange",
        "face_value": 1000,
        "price": 900,
        "enter_by": date(2027, 3, 31),
        "validity_days": 60,
    }
    return Offer(**values | changes)


def top_up_codes(count: int, start: int = 1) -> tuple[SecretCode, ...]:
    """Codes that differ."""
    return tuple(SecretCode(f"SECRET{start + number:08d}") for number in range(count))
