"""Devices: what becomes of each machine, from the lot that it came with to whom it serves."""

from typing import Literal

from contracts.base import Code, Contract, Id, Instant, event

Category = Literal[
    "smartphone", "feature_phone", "tablet", "laptop", "desktop", "screen", "router", "other"
]
Grade = Literal["A", "B", "C", "D"]
WipeMethod = Literal["clear", "purge", "destroy", "no_storage"]


class DeviceFacts(Contract, frozen=True, kw_only=True):
    """Which machine, of what kind, and where it stands."""

    device_id: Id
    category: Category
    lot_id: Id
    """The lot that it came with, the last time that it came."""
    site_id: Id | None = None
    """Site or warehouse; absent while it is in transit."""


@event("inventory.device_registered")
class DeviceRegistered(DeviceFacts, frozen=True, kw_only=True):
    """A machine was received."""

    again: bool
    """Whether the association had it before: the same device begins another life."""
    received_at: Instant | None = None
    """When its lot was received, however long that waited; where that was noted on a later day, the
    beginning of its day. The oldest events do not tell it."""


@event("inventory.device_wiped")
class DeviceWiped(DeviceFacts, frozen=True, kw_only=True):
    """What it held was erased, or it holds nothing; NIST SP 800-88 Rev. 2."""

    method: WipeMethod
    verified: bool


@event("inventory.device_wipe_verified")
class DeviceWipeVerified(DeviceFacts, frozen=True, kw_only=True):
    """Somebody checked the wipe that was told before, and found nothing left."""


@event("inventory.device_sent_to_repair")
class DeviceSentToRepair(DeviceFacts, frozen=True, kw_only=True):
    """It has a fault that somebody mends; its grade is void."""

    fault: Code


@event("inventory.device_repaired")
class DeviceRepaired(DeviceFacts, frozen=True, kw_only=True):
    """It was mended, and is to be tested and graded."""

    new_storage: bool = False
    """Whether storage was put in that was never erased here: it is to be wiped again first."""


@event("inventory.device_graded")
class DeviceGraded(DeviceFacts, frozen=True, kw_only=True):
    """It was tested and looked at."""

    grade: Grade
    computed_grade: Grade
    """By the rule; another than `grade` where somebody had a reason."""
    tests_passed: bool
    """Whether it passed every functional test of its category."""


@event("inventory.device_readied")
class DeviceReadied(DeviceFacts, frozen=True, kw_only=True):
    """It passed the gate and may be handed over."""

    grade: Grade


@event("inventory.device_scrapped")
class DeviceScrapped(DeviceFacts, frozen=True, kw_only=True):
    """Nobody will use it any more."""

    reason: Code


class HoldFacts(DeviceFacts, frozen=True, kw_only=True):
    """For whom it is kept."""

    person_id: Id
    hold_id: Id


@event("inventory.device_held")
class DeviceHeld(HoldFacts, frozen=True, kw_only=True):
    """It is kept for somebody, or offered to somebody, until an instant."""

    until: Instant
    appointment_id: Id | None = None
    """The appointment at which it is to be picked up."""


@event("inventory.device_released")
class DeviceReleased(HoldFacts, frozen=True, kw_only=True):
    """It is kept for nobody any more, and may be handed over."""

    reason: Code


class HandOverFacts(DeviceFacts, frozen=True, kw_only=True):
    """To whom it goes, on what terms, and what that spares."""

    person_id: Id
    household_id: Id | None = None
    sale_id: Id
    grade: Grade
    price_cents: int
    reference_price_cents: int | None = None
    """What the like costs elsewhere; absent where the grid tells none."""
    price_grid_version: int
    factor_version: Code | None = None
    """Of the table of impact factors; absent where its category has none that is sourced."""
    avoided_kgco2e: float | None = None
    avoided_kg_materials: float | None = None
    """Kilograms of raw materials that no new device will need."""


@event("inventory.device_sold")
class DeviceSold(HandOverFacts, frozen=True, kw_only=True):
    """Somebody bought it; money in euro cents."""


@event("inventory.device_donated")
class DeviceDonated(HandOverFacts, frozen=True, kw_only=True):
    """Somebody was given it; the price is 0."""


class ComingBackFacts(DeviceFacts, frozen=True, kw_only=True):
    """Who had it, and by which sale."""

    person_id: Id
    household_id: Id | None = None
    sale_id: Id
    return_id: Id


@event("inventory.device_returned")
class DeviceReturned(ComingBackFacts, frozen=True, kw_only=True):
    """It was brought back; it is ready for nobody until it is wiped and tested again."""

    reason: Code


@event("inventory.device_handed_back")
class DeviceHandedBack(ComingBackFacts, frozen=True, kw_only=True):
    """The person has it again, mended or as it was."""

    outcome: Literal["repaired", "refused"]


@event("inventory.device_reclaimed")
class DeviceReclaimed(ComingBackFacts, frozen=True, kw_only=True):
    """It is the association's again, for good: what its handing over had spared counts no more."""

    outcome: Literal["refunded", "replaced"]


class MoveFacts(DeviceFacts, frozen=True, kw_only=True):
    """With which transfer it goes."""

    transfer_id: Id


@event("inventory.device_shipped")
class DeviceShipped(MoveFacts, frozen=True, kw_only=True):
    """It left a place for another."""

    from_site_id: Id


@event("inventory.device_arrived")
class DeviceArrived(MoveFacts, frozen=True, kw_only=True):
    """It stands where `site_id` says."""


@event("inventory.device_relocated")
class DeviceRelocated(DeviceFacts, frozen=True, kw_only=True):
    """A count, or a transfer that it was not of, found it elsewhere than the books said."""

    from_site_id: Id | None = None
    stock_take_id: Id | None = None
    transfer_id: Id | None = None


@event("inventory.device_described")
class DeviceDescribed(DeviceFacts, frozen=True, kw_only=True):
    """What is known of it was put right; the facts are now these."""
