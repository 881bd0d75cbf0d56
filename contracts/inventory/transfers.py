"""Transfers: devices on their way from one place to another."""

from contracts.base import Contract, Id, event


class TransferFacts(Contract, frozen=True, kw_only=True):
    """Which transfer, between which sites or warehouses."""

    transfer_id: Id
    site_id: Id
    """Where this happened: one of the two."""
    from_site_id: Id
    to_site_id: Id
    devices: int
    """How many it has; those on a draft may change."""


@event("inventory.transfer_drafted")
class TransferDrafted(TransferFacts, frozen=True, kw_only=True):
    """It is planned."""


@event("inventory.transfer_cancelled")
class TransferCancelled(TransferFacts, frozen=True, kw_only=True):
    """Nothing of it will leave."""


@event("inventory.transfer_shipped")
class TransferShipped(TransferFacts, frozen=True, kw_only=True):
    """All of it left."""


@event("inventory.transfer_received")
class TransferReceived(TransferFacts, frozen=True, kw_only=True):
    """All of it arrived, and nothing else."""


@event("inventory.transfer_disputed")
class TransferDisputed(TransferFacts, frozen=True, kw_only=True):
    """What arrived is not what left."""

    arrived: int
    missing: int
    extra: int


@event("inventory.transfer_settled")
class TransferSettled(TransferFacts, frozen=True, kw_only=True):
    """It was found out where each device of a disputed transfer is."""

    arrived: int
    found_at_origin: int
    found_here: int
    lost: int
    relocated: int
    """Extra ones that stay where they arrived."""
    sent_back: int
    """Extra ones that go back to where the books have them."""
