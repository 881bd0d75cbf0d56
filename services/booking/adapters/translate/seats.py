"""What happens to seats, as contracts."""

from contracts.base import Contract
from contracts.booking import seats as contracts
from contracts.booking.reminders import ReminderDue
from kit.envelope import timestamp
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain.workshops import events


def _about(event: events.SeatEvent, contract: type[Contract], **more: object) -> Parts:
    data = event.seat
    where = {} if contract is contracts.SeatRefused else {"workshop_id": data.workshop_id}
    facts = contract(
        seat_id=data.seat_id,
        person_id=data.person_id,
        site_id=data.site_id,
        module=data.module,
        request_id=data.request_id,
        **where,
        **more,
    )
    return facts, data.person_id, data.site_id


@parts.register
def _(event: events.SeatReserved) -> Parts:
    return _about(event, contracts.SeatReserved)


@parts.register
def _(event: events.SeatWaitlisted) -> Parts:
    return _about(event, contracts.SeatWaitlisted, position=event.position)


@parts.register
def _(event: events.SeatRefused) -> Parts:
    return _about(event, contracts.SeatRefused, reason=event.reason)


@parts.register
def _(event: events.SeatOffered) -> Parts:
    return _about(event, contracts.SeatOffered, until=timestamp(event.until))


@parts.register
def _(event: events.SeatOfferExpired) -> Parts:
    return _about(event, contracts.SeatOfferExpired)


@parts.register
def _(event: events.SeatCancelled) -> Parts:
    return _about(
        event, contracts.SeatCancelled, cancelled_by=event.cancelled_by, reason=event.reason
    )


@parts.register
def _(event: events.SeatReminderDue) -> Parts:
    data = event.seat
    facts = ReminderDue(
        about="seat",
        about_id=data.seat_id,
        person_id=data.person_id,
        site_id=data.site_id,
        start=timestamp(event.start),
        channel="on_site",
    )
    return facts, data.person_id, data.site_id


@parts.register
def _(event: events.WorkshopAttended) -> Parts:
    return _about(
        event, contracts.WorkshopAttended, minutes=event.minutes, start=timestamp(event.start)
    )


@parts.register
def _(event: events.WorkshopMissed) -> Parts:
    return _about(event, contracts.WorkshopMissed, start=timestamp(event.start))
