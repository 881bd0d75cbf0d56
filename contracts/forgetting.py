"""Which services have to say that they forgot somebody who was erased: the one list of them."""

from collections.abc import Mapping
from typing import Final

from contracts.impact.people import ForgottenByImpact
from contracts.inventory.people import ForgottenByInventory
from contracts.people import ForgottenFacts
from contracts.training.people import ForgottenByTraining

CONFIRMS: Final[Mapping[str, type[ForgottenFacts]]] = {
    "inventory": ForgottenByInventory,
    "training": ForgottenByTraining,
    "impact": ForgottenByImpact,
}
"""By service, what it answers `booking.person_erased` with. A service that is not here would be one
that nobody waits for: a test compares this with the services that there are."""
