"""Who works at the sites."""

from typing import Literal

from contracts.base import Contract, Id, event

MemberRole = Literal["volunteer", "civic_service", "employee"]


@event("booking.member_joined")
class MemberJoined(Contract, frozen=True, kw_only=True):
    """Somebody joined the team of a site."""

    member_id: Id
    site_id: Id
    role: MemberRole
