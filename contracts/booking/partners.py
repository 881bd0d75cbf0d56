"""Structures that refer people."""

from typing import Literal

from contracts.base import Contract, Department, Id, event


@event("booking.partner_joined")
class PartnerJoined(Contract, frozen=True, kw_only=True):
    """A structure that refers people joined the network."""

    partner_id: Id
    structure_type: Literal["public", "private"]
    department: Department | None = None
    in_qpv: bool | None = None
