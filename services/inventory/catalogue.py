"""What inventory emits and what it listens to."""

from contracts import inventory
from contracts.base import contracts_of
from kit.catalogue import Catalogue, emitted

# Importing the contracts is what declares them, so the name comes from there.
_SERVICE = inventory.__name__.rpartition(".")[2]
_REPLICA = (
    "booking.site_opened",
    "booking.site_changed",
    "booking.person_registered",
    "booking.person_changed",
    "booking.person_erased",
    "booking.appointment_booked",
    "booking.appointment_rescheduled",
    "booking.appointment_displaced",
    "booking.appointment_cancelled",
    "booking.appointment_missed",
    "booking.appointment_completed",
)

_MERGES = ("booking.people_merged", "booking.people_unmerged")

CATALOGUE = Catalogue(
    service=_SERVICE,
    emits=emitted(contracts_of(_SERVICE)),
    handles=(*_REPLICA, *_MERGES),
    rebuilds=_REPLICA,
)
