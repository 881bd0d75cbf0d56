"""What happens to appointments, as contracts."""

from contracts.base import Contract
from contracts.booking import appointments as contracts
from contracts.booking.reminders import ReminderDue
from kit.envelope import timestamp
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain import events
from services.booking.domain.appointment import AppointmentState


def _appointment_facts(state: AppointmentState) -> dict[str, object]:
    return {
        "appointment_id": state.appointment_id,
        "person_id": state.person_id,
        "site_id": state.site_id,
        "adviser_id": state.adviser_id,
        "appointment_type": state.appointment_type,
        "start": timestamp(state.start),
        "end": timestamp(state.end),
        "channel": state.channel,
    }


def _about(event: events.AppointmentEvent, contract: type[Contract], **more: object) -> Parts:
    state = event.appointment
    return contract(**_appointment_facts(state), **more), state.person_id, state.site_id


@parts.register
def _(event: events.AppointmentBooked) -> Parts:
    return _about(event, contracts.AppointmentBooked, waited_days=event.waited_days)


@parts.register
def _(event: events.AppointmentRescheduled) -> Parts:
    return _about(
        event, contracts.AppointmentRescheduled, previous_start=timestamp(event.previous_start)
    )


@parts.register
def _(event: events.AppointmentCancelled) -> Parts:
    return _about(
        event,
        contracts.AppointmentCancelled,
        cancelled_by=event.cancelled_by,
        reason=event.reason,
    )


@parts.register
def _(event: events.AppointmentReminderDue) -> Parts:
    state = event.appointment
    data = ReminderDue(
        about="appointment",
        about_id=state.appointment_id,
        person_id=state.person_id,
        site_id=state.site_id,
        start=timestamp(state.start),
        channel=state.channel,
    )
    return data, state.person_id, state.site_id


@parts.register
def _(event: events.AppointmentDisplaced) -> Parts:
    return _about(
        event,
        contracts.AppointmentDisplaced,
        closure_id=event.closure_id,
        reason=event.reason,
        proposals=[
            contracts.Proposal(
                site_id=one.site_id,
                adviser_id=one.adviser_id,
                start=timestamp(one.start),
                end=timestamp(one.end),
            )
            for one in event.appointment.proposals
        ],
    )


@parts.register
def _(event: events.PersonCheckedIn) -> Parts:
    return _about(event, contracts.PersonCheckedIn, late_minutes=event.late_minutes)


@parts.register
def _(event: events.AppointmentCompleted) -> Parts:
    return _about(
        event, contracts.AppointmentCompleted, minutes=event.minutes, needs=list(event.needs)
    )


@parts.register
def _(event: events.AppointmentMissed) -> Parts:
    return _about(event, contracts.AppointmentMissed)
