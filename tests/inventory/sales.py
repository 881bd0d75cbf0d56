"""Sales for tests: tills, and what goes over them."""

from services.inventory.application.commands.sell import Sell
from services.inventory.domain.sales.lines import Payment
from tests.inventory.builders import AWA, HERE
from tests.scripted import CONTEXT

LAPTOP_B = 12_000
"""What a laptop of grade B costs by the grid that ships with the service."""


def cash(amount=LAPTOP_B):
    return (Payment(means="cash", amount=amount),)


def offer(*devices, person=AWA, **changes) -> Sell:
    """A sale at Saint-Denis, paid in cash; of laptops of grade B unless payments are given."""
    given = {
        "scope": HERE,
        "site": "saint-denis",
        "person_id": person,
        "by": "desk-1",
        "devices": tuple(one if isinstance(one, str) else one.id for one in devices),
        "payments": cash(LAPTOP_B * len(devices)) if changes.get("way") != "donation" else (),
    }
    return Sell(**given | changes)


def sell(network, *devices, context=CONTEXT, **changes):
    """Sells what `offer` says."""
    return network.app.sell(offer(*devices, **changes), context)
