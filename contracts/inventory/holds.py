"""Holds: a device kept for somebody, or their place in line for one."""

from typing import Literal

from contracts.base import Code, Contract, Id, Instant, event
from contracts.inventory.devices import Category


class PersonsHoldFacts(Contract, frozen=True, kw_only=True):
    """Whose it is, and for a device of which kind at which site."""

    hold_id: Id
    person_id: Id
    category: Category
    site_id: Id


@event("inventory.hold_waitlisted")
class HoldWaitlisted(PersonsHoldFacts, frozen=True, kw_only=True):
    """No device is ready: the person is in line."""

    position: int
    """1 for the next."""


class KeptFacts(PersonsHoldFacts, frozen=True, kw_only=True):
    """Which device is or was kept."""

    device_id: Id


class KeepingFacts(KeptFacts, frozen=True, kw_only=True):
    """Until when the device is kept."""

    until: Instant


@event("inventory.hold_offered")
class HoldOffered(KeepingFacts, frozen=True, kw_only=True):
    """A device is kept for the first in line, who has until then to say so."""


@event("inventory.hold_confirmed")
class HoldConfirmed(KeepingFacts, frozen=True, kw_only=True):
    """A device is kept for the person."""

    appointment_id: Id | None = None
    """The appointment at which it is to be picked up."""


@event("inventory.hold_extended")
class HoldExtended(KeepingFacts, frozen=True, kw_only=True):
    """It is kept for longer, once."""


@event("inventory.hold_moved")
class HoldMoved(KeepingFacts, frozen=True, kw_only=True):
    """Its end follows the appointment at which the device is to be picked up."""

    appointment_id: Id
    reason: Literal["pick_up_planned", "appointment_rescheduled", "appointment_displaced"]


@event("inventory.hold_expired")
class HoldExpired(KeptFacts, frozen=True, kw_only=True):
    """It ended by the clock."""

    was: Literal["offered", "held"]
    """`offered`: nobody accepted in time."""


@event("inventory.hold_declined")
class HoldDeclined(KeptFacts, frozen=True, kw_only=True):
    """The person does not want the device that was offered."""


@event("inventory.hold_released")
class HoldReleased(PersonsHoldFacts, frozen=True, kw_only=True):
    """The device, the offer or the place in line was given back, or taken."""

    device_id: Id | None = None
    """The device that was kept; absent of who waited."""
    reason: Code


@event("inventory.hold_fulfilled")
class HoldFulfilled(KeptFacts, frozen=True, kw_only=True):
    """The person has the device."""

    sale_id: Id
