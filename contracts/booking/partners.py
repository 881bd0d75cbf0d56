"""Structures that refer people."""

from typing import Literal

from contracts.base import Contract, Department, Id, event


class PartnerFacts(Contract, frozen=True, kw_only=True):
    """What others may know of a structure."""

    partner_id: Id
    structure_type: Literal["public", "private"]
    department: Department | None = None
    in_qpv: bool | None = None


@event("booking.partner_joined")
class PartnerJoined(PartnerFacts, frozen=True, kw_only=True):
    """A structure that refers people joined the network."""


@event("booking.partner_changed")
class PartnerChanged(PartnerFacts, frozen=True, kw_only=True):
    """What is known about a structure changed, and the facts are now these; they may be the same
    where its name or its contacts changed, which are told to nobody."""
