"""Whose eyes a caller has."""

from dataclasses import dataclass

from kernel.scope import NOTHING, Scope


@dataclass(frozen=True)
class Seer:
    """Whose eyes see sensitive appointments: a member's, or a manager's, who sees all.

    `among_colleagues` lists what others advise as well, as a desk has to.
    """

    member_id: str | None = None
    everything: bool = False
    among_colleagues: bool = True


SEES_ALL = Seer(everything=True)


def of_partner(partner_id: str | None) -> Scope:
    """What a partner sees; one that nobody named sees nothing."""
    return Scope(NOTHING, partner_id)
