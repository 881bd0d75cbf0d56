"""What happens in a team."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.booking.domain.member import Role


@dataclass(frozen=True, kw_only=True)
class MemberEvent(DomainEvent):
    """Base of what happens to a member: who it is, and of which site, afterwards."""

    member_id: str
    site_id: str
    role: "Role"


@dataclass(frozen=True, kw_only=True)
class MemberChanged(MemberEvent):
    """The facts of a member are now these."""


@dataclass(frozen=True, kw_only=True)
class MemberLeft(MemberEvent):
    """The member leaves the team after the `last_day`; of several told, the latest counts."""

    last_day: date


@dataclass(frozen=True, kw_only=True)
class ShiftWorked(MemberEvent):
    """The member worked so many minutes of a shift, which a manager confirmed.

    `site_id` is the shift's; `start` and `end` are those of the shift as planned.
    """

    shift_id: str
    start: datetime
    end: datetime
    minutes: int
