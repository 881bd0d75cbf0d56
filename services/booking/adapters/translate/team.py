"""What happens in the team, as contracts."""

from contracts.booking import team as contracts
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain import events


@parts.register
def _(event: events.MemberJoined) -> Parts:
    data = contracts.MemberJoined(member_id=event.member_id, site_id=event.site_id, role=event.role)
    return data, event.member_id, event.site_id
