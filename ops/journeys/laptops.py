"""Laptops at the bench, in line and at the till: what several journeys do with them."""

import uuid
from typing import Any, Final

from ops.journeys.bench import erased, gift, looked_at
from ops.journeys.branch import Branch
from ops.journeys.doing import Doing
from ops.journeys.play import Play

LAPTOP_B: Final = 12_000
"""What a laptop of grade B costs by the first grid of prices, in cents."""
HOLDS, SALES, DEVICES = "/inventory/v1/holds", "/inventory/v1/sales", "/inventory/v1/devices"


def received(step: Doing, branch: Branch, devices: int) -> dict[str, Any]:
    """A lot of so many laptops that a company gives."""
    return step.post(
        branch.stock,
        "/inventory/v1/lots",
        gift(branch.place.slug, devices, str(2.4 * devices)),
        lambda lot: f"lot {lot['number']}, {lot['kilograms']} kg",
    )


def registered(step: Doing, branch: Branch, lot: dict[str, Any]) -> dict[str, Any]:
    """A laptop of the lot."""
    body = {
        "category": "laptop",
        "make": "Lenovo",
        "model": "ThinkPad T480",
        "serial": uuid.uuid4().hex.upper()[:20],
        "specifications": {"memory_gb": "8", "storage_gb": "256"},
    }
    path = f"/inventory/v1/lots/{lot['id']}/devices"
    return step.post(branch.stock, path, body, _named)


def wiped(step: Doing, branch: Branch, device: dict[str, Any]) -> dict[str, Any]:
    """Its data is erased, and somebody looked."""
    path = f"{DEVICES}/{device['id']}/wipe"
    return step.post(
        branch.stock,
        path,
        erased(),
        lambda made: f"wiped, certificate {made['wipe']['number']}",
    )


def graded(step: Doing, branch: Branch, device: dict[str, Any]) -> dict[str, Any]:
    """It is tested and looked at: all works, light marks."""
    tests = branch.stock.send("GET", "/inventory/v1/tests").json()["items"]
    return step.post(
        branch.stock,
        f"{DEVICES}/{device['id']}/grade",
        looked_at(tests, "laptop"),
        lambda made: f"grade {made['grading']['grade']}",
    )


def passed(step: Doing, branch: Branch, device: dict[str, Any]) -> dict[str, Any]:
    """It passes the gate: from now on it may be handed over."""
    return step.post(branch.stock, f"{DEVICES}/{device['id']}/ready", None, _named)


def made_ready(play: Play, branch: Branch, words: str, devices: int = 1) -> list[dict[str, Any]]:
    """As many laptops as said, from a gift through the gate, in one step told by `words`."""
    with play.step(words) as step:
        lot = received(step, branch, devices)
        ready = []
        for _ in range(devices):
            laptop = registered(step, branch, lot)
            wiped(step, branch, laptop)
            graded(step, branch, laptop)
            ready.append(passed(step, branch, laptop))
        step.causes("inventory.lot_received", *["inventory.device_readied"] * devices)
    return ready


def sale_of(branch: Branch, person_id: str, device: dict[str, Any]) -> dict[str, Any]:
    """The body that sells a laptop of grade B to somebody who pays in cash."""
    return {
        "site": branch.place.slug,
        "person_id": person_id,
        "devices": [device["id"]],
        "payments": [{"means": "cash", "amount_cents": LAPTOP_B}],
    }


def sold(step: Doing, branch: Branch, person_id: str, device: dict[str, Any]) -> dict[str, Any]:
    """The sale of one, at the till of the desk."""
    return step.post(
        branch.desk,
        SALES,
        sale_of(branch, person_id, device),
        lambda sale: f"receipt {sale['receipt_number']}, {euros(sale['total_cents'])}",
    )


def euros(cents: int) -> str:
    """An amount as it is said."""
    return f"{cents / 100:.2f} €"


def left(quota: dict[str, Any], kind: str = "computer") -> int:
    """How many of a kind the household may still have."""
    return int(next(one["left"] for one in quota["quotas"] if one["kind"] == kind))


def _named(device: dict[str, Any]) -> str:
    return f"{device['reference']} {device['status']}"
