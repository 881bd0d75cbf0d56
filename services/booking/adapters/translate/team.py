"""What happens in the team, as contracts."""

from contracts.booking import team as contracts
from kit.envelope import timestamp
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain import events
from services.booking.domain.team import events as team


@parts.register
def _(event: events.MemberJoined) -> Parts:
    data = contracts.MemberJoined(member_id=event.member_id, site_id=event.site_id, role=event.role)
    return data, event.member_id, event.site_id


@parts.register
def _(event: team.MemberChanged) -> Parts:
    data = contracts.MemberChanged(
        member_id=event.member_id, site_id=event.site_id, role=event.role
    )
    return data, event.member_id, event.site_id


@parts.register
def _(event: team.MemberLeft) -> Parts:
    data = contracts.MemberLeft(
        member_id=event.member_id,
        site_id=event.site_id,
        role=event.role,
        last_day=event.last_day.isoformat(),
    )
    return data, event.member_id, event.site_id


@parts.register
def _(event: team.ShiftWorked) -> Parts:
    data = contracts.ShiftWorked(
        member_id=event.member_id,
        site_id=event.site_id,
        role=event.role,
        shift_id=event.shift_id,
        start=timestamp(event.start),
        end=timestamp(event.end),
        minutes=event.minutes,
    )
    return data, event.member_id, event.site_id
