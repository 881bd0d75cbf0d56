"""What training emits and what it listens to."""

from contracts import training
from contracts.base import contracts_of
from kit.catalogue import Catalogue, emitted

# Importing the contracts is what declares them, so the name comes from there.
_SERVICE = training.__name__.rpartition(".")[2]
_REPLICA = (
    "booking.site_opened",
    "booking.site_changed",
    "booking.person_registered",
    "booking.person_changed",
    "booking.person_erased",
    "booking.seat_reserved",
    "booking.seat_waitlisted",
    "booking.seat_offered",
    "booking.seat_offer_expired",
    "booking.seat_cancelled",
    "booking.seat_refused",
    "booking.workshop_attended",
    "booking.workshop_missed",
    "booking.workshop_scheduled",
    "booking.workshop_changed",
    "booking.workshop_cancelled",
    "booking.workshop_held",
    "booking.partner_joined",
    "booking.partner_changed",
)

_MERGES = ("booking.people_merged", "booking.people_unmerged")
_DEVICES = ("inventory.device_sold", "inventory.device_donated")

CATALOGUE = Catalogue(
    service=_SERVICE,
    emits=emitted(contracts_of(_SERVICE)),
    handles=(*_REPLICA, *_MERGES, *_DEVICES),
    rebuilds=_REPLICA,
)
