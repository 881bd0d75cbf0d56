"""Returns for tests: what is brought back, and what becomes of it."""

from datetime import date

from services.inventory.application.commands.decide_return import DecideReturn
from services.inventory.application.commands.open_return import OpenReturn
from services.inventory.domain.returns.shown import Shown
from tests.inventory.builders import AWA, BILAL, CHLOE, HERE
from tests.inventory.sales import sell
from tests.scripted import CONTEXT

SHOWN = Shown(
    device_id="0197f000-0000-7000-8000-0000dd000001",
    reference="D-2345678",
    category="laptop",
    make="Lenovo",
    model="ThinkPad T480",
    serial_end="7777",
    grade="B",
)


def owners(network):
    """Awa, of a household, and Bilal, who lives alone; their rights hold for years."""
    for one, household_id in ((AWA, CHLOE), (BILAL, None)):
        network.person(one, household_id=household_id, solidarity_until=date(2036, 1, 1))
    return network


def bought(network, category="laptop", person=AWA, **changes):
    """A device that somebody bought, and its sale."""
    device = network.device(category=category)
    return device, sell(network, device, person=person, **changes)


def bring_back(network, device, **changes):
    """Opens a return at Saint-Denis."""
    given = {
        "scope": HERE,
        "site": "saint-denis",
        "device": device if isinstance(device, str) else device.id,
        "person_id": AWA,
        "fault": "battery",
        "by": "desk-1",
    }
    return network.app.open_return(OpenReturn(**given | changes), CONTEXT)


def decide(network, return_, outcome, **changes):
    """Decides about a return at Saint-Denis."""
    given = {"scope": HERE, "return_id": return_.id, "outcome": outcome, "by": "desk-1"}
    if outcome == "refused":
        given["reason"] = "no_fault_found"
    return network.app.decide_return(DecideReturn(**given | changes), CONTEXT)


def look(network, device):
    """A device's state as it is now."""
    return network.look(lambda work: work.devices.get(device.id)).state
