"""The operations of booking, one file per resource; each declared once for HTTP and RPC."""

from typing import Final

from kernel.scope import Scope
from kit.auth import Caller
from kit.edge.operation import Operations
from kit.edge.use_cases import DESK, MANAGERS, scope_of
from services.booking.application.scope import Seer, of_partner

operations = Operations("booking")

FLOOR: Final = ("desk", "adviser", "manager", "operator")
"""Who works with appointments, at their own sites."""
TRAINERS: Final = ("trainer", "manager", "operator")
"""Who plans and holds workshops, at their own sites."""
SEATS: Final = ("desk", "trainer", "manager", "operator")
"""Who gives seats of workshops."""

SENDERS: Final = ("partner", *DESK)
"""Who refers people: partners, and the desk for them."""


def seer_of(caller: Caller) -> Seer:
    """Whose eyes a caller has; an adviser's token bears the id of the member as its subject."""
    return Seer(
        member_id=caller.subject,
        everything=bool(caller.roles & {*MANAGERS}),
        among_colleagues=bool(caller.roles & {*DESK}),
    )


def referral_scope_of(caller: Caller) -> Scope:
    """The referrals that a caller may see: of its sites, or those of the partner it speaks for.

    Roles of the network's own people come first; a partner's sites count for nothing.
    """
    return scope_of(caller) if caller.roles & set(DESK) else of_partner(caller.partner)
