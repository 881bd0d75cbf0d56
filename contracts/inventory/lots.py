"""Lots: what donors give."""

from typing import Literal

from contracts.base import Contract, Id, event

DonorKind = Literal["company", "administration", "person"]


@event("inventory.lot_received")
class LotReceived(Contract, frozen=True, kw_only=True):
    """A donor's machines were taken in; each is told on its own once it is registered."""

    lot_id: Id
    site_id: Id
    """Site or warehouse."""
    donor_id: Id
    """The same for all that one donor gave, where it was known again; nothing else tells who."""
    donor_kind: DonorKind
    devices: int
    """As counted at the door."""
    grams: int
    """By the scales."""
