"""What booking emits and what it listens to."""

from contracts import booking
from contracts.base import contracts_of
from contracts.forgetting import CONFIRMS
from kit.catalogue import Catalogue, emitted

# Importing the contracts is what declares them, so the name comes from there.
_SERVICE = booking.__name__.rpartition(".")[2]

CATALOGUE = Catalogue(
    service=_SERVICE,
    emits=emitted(contracts_of(_SERVICE)),
    handles=(
        "training.seat_requested",
        "training.seat_request_withdrawn",
        "inventory.hold_offered",
        "inventory.device_held",
        "inventory.device_sold",
        "inventory.device_donated",
        "inventory.device_returned",
        "inventory.top_up_sold",
        "training.enrolment_opened",
        "training.level_assessed",
        "training.enrolment_completed",
        "training.enrolment_abandoned",
        "training.module_completed",
        "training.module_reopened",
        "training.certificate_issued",
        "training.certificate_revoked",
        "training.certificate_restored",
        *(f"{service}.person_forgotten" for service in CONFIRMS),
    ),
)
