"""What happens to sessions for professionals, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.training import professionals as contracts
from kit.envelope import timestamp
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.professionals import events


def _about(event: events.SessionEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.session
    facts = contract(
        session_id=state.session_id,
        site_id=state.site_id,
        path=state.path,
        version=state.version,
        **more,
    )
    return facts, state.session_id, state.site_id


def _planned(event: events.SessionEvent, contract: type[contracts.PlanFacts]) -> Parts:
    state = event.session
    half_days = state.plan.half_days
    return _about(
        event,
        contract,
        starts=timestamp(state.starts_at),
        ends=timestamp(state.ends_at),
        half_days=len(half_days),
        session_minutes=sum(one.minutes for one in half_days),
        capacity=state.plan.capacity,
        host_id=state.plan.host_id,
    )


def _attendee(
    event: events.AttendeeEvent, contract: type[contracts.AttendeeFacts], **more: Any
) -> Parts:
    one = event.attendee
    about = {"attendee_id": one.attendee_id, "partner_id": one.partner_id}
    return _about(event, contract, **about, **more)


def _trained(
    event: events.AttendeeEvent, contract: type[contracts.TrainedFacts], **more: Any
) -> Parts:
    return _attendee(
        event,
        contract,
        attended_minutes=event.attendee.attended,
        path_minutes=event.session.minutes,
        **more,
    )


@parts.register
def _(event: events.SessionPlanned) -> Parts:
    return _planned(event, contracts.SessionPlanned)


@parts.register
def _(event: events.SessionChanged) -> Parts:
    return _planned(event, contracts.SessionChanged)


@parts.register
def _(event: events.SessionCancelled) -> Parts:
    return _about(event, contracts.SessionCancelled, reason=event.session.cancelled_because)


@parts.register
def _(event: events.SessionHeld) -> Parts:
    registered = event.session.registered
    return _about(
        event,
        contracts.SessionHeld,
        registered=len(registered),
        present=sum(one.was_there for one in registered),
        trained=sum(one.trained_at is not None for one in registered),
        attended_minutes=sum(one.attended for one in registered),
    )


@parts.register
def _(event: events.AttendeeRegistered) -> Parts:
    return _attendee(event, contracts.ProfessionalRegistered)


@parts.register
def _(event: events.AttendeeWithdrawn) -> Parts:
    return _attendee(event, contracts.ProfessionalWithdrawn)


@parts.register
def _(event: events.HalfDayAttended) -> Parts:
    half_day = event.session.plan.half_days[event.number - 1]
    return _attendee(
        event,
        contracts.ProfessionalAttended,
        half_day=event.number,
        minutes=event.minutes,
        start=timestamp(half_day.start),
    )


@parts.register
def _(event: events.ProfessionalTrained) -> Parts:
    last = event.session.completed_in(event.attendee)
    if last is None:
        raise LookupError(f"attendee {event.attendee.attendee_id} is not trained")
    return _trained(event, contracts.ProfessionalTrained, trained_on=timestamp(last.start))


@parts.register
def _(event: events.ProfessionalUntrained) -> Parts:
    return _trained(event, contracts.ProfessionalUntrained)
