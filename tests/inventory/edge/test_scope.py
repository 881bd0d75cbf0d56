"""Nobody gets beyond their sites by any field of inventory's operations
(`docs/decisions/0063-who-sees-what.md`)."""

from typing import ClassVar

import pytest

from tests.inventory.scoping import inventory_world
from tests.scoping.suite import ScopeSuite, on_a_database

SEARCHED = (
    "whoever was told the id of a person supports them or has found them by booking's search: "
    "people move between sites (decision 63)"
)
LEDGER = "one ledger of quotas for each household across all sites (mission.md, decision 36)"
IN_HAND = (
    "whoever holds a device in hand is told where the books have it, so that it gets home; it is "
    "nobody's (decision 34)"
)
WARRANTY = "a device may be brought back to any site (decision 39); whose it is is not told"


@pytest.fixture(scope="module")
def world(real_parts):
    with on_a_database(real_parts[1], inventory_world) as made:
        yield made


class TestInventory(ScopeSuite):
    out_of_reach: ClassVar = {
        "hold_device:again": "a household has one hold of a category",
        "hold_device:shared": "a household has one hold of a category, at whatever site",
    }
    allowed: ClassVar = {
        ("hold_device", "person_id", "tells"): "the appointment that is given is another person's",
        ("hold_device", "again.person_id", "tells"): LEDGER,
        ("get_quota", "person_id", "shows"): LEDGER,
        ("sell", "person_id", "does"): SEARCHED,
        ("donate", "person_id", "does"): SEARCHED,
        ("sell_top_up", "person_id", "does"): SEARCHED,
        ("open_return", "device", "tells"): WARRANTY,
        ("open_return", "person_id", "tells"): WARRANTY,
        ("scan_stock", "codes.0", "does"): IN_HAND,
        ("receive_transfer", "codes.0", "does"): IN_HAND,
        ("draft_transfer", "devices.0", "tells"): IN_HAND,
        ("change_transfer", "add.0", "tells"): IN_HAND,
    }
