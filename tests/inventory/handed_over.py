"""Devices that were sold, as tests need them: by the device's own steps, without a till."""

from datetime import date

from services.inventory.domain.devices.terms import Terms
from services.inventory.domain.spared.spared import spared_by
from tests.inventory.builders import AWA, ready_device
from tests.scripted import at

SALE_ID = "0197f000-0000-7000-8000-00000000f301"
RETURN_ID = "0197f000-0000-7000-8000-00000000f401"


def terms(category="laptop", **changes) -> Terms:
    """Of a device of grade B, with what it spares."""
    spared = spared_by(category, date(2026, 11, 23))
    values = {
        "household_id": None,
        "grade": "B",
        "price": 12_000,
        "reference_price": 35_000,
        "price_grid_version": 1,
        "factor_version": spared and spared.factor_version,
        "avoided_kgco2e": spared and spared.kgco2e,
        "avoided_kg_materials": spared and spared.kg_materials,
    }
    return Terms(**values | changes)


def hand_over(device, sale_id=SALE_ID, when=None, way="sell", person_id=AWA, **changes):
    """Sells or donates a device that is ready."""
    category = device.state.description.category
    device.hand_over(
        way,
        sale_id,
        person_id,
        terms(category, **changes),
        date(2028, 11, 23),
        when or at(9),
        "desk-1",
    )
    return device


def sold(category="laptop", sale_id=SALE_ID, when=None, **state):
    """A device that somebody bought; nothing is saved."""
    return hand_over(ready_device(category, **state), sale_id, when)


def reclaim(device, place, when=None, return_id=RETURN_ID):
    """It is brought back to a place and taken back for good."""
    device.bring_back(return_id, "battery", place, None, when or at(10), "desk-1")
    device.reclaim(return_id, "refunded", None, when or at(10), "desk-1")
    return device
