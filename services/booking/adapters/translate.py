"""Domain events as the contracts that other services read."""

from functools import singledispatch

from contracts import booking as contracts
from contracts.base import Contract, type_of
from kit.envelope import timestamp
from kit.transaction import Fact
from services.booking.domain import events
from services.booking.domain.appointment import AppointmentState
from services.booking.domain.site import SiteDescription

Parts = tuple[Contract, str, str | None]
"""The facts, the partition key, and the id of the site where it happened."""


def translate(event: events.DomainEvent) -> Fact:
    """The fact to publish; its partition key is the person's id where it is about a person."""
    data, partition_key, site_id = _parts(event)
    return Fact(type_of(type(data)), data, event.at, partition_key, site_id)


@singledispatch
def _parts(event: events.DomainEvent) -> Parts:
    raise TypeError(f"{type(event).__name__} has no contract")


def _site(contract: type[contracts.SiteFacts], site_id: str, site: SiteDescription) -> Parts:
    facts = contract(
        site_id=site_id,
        slug=site.slug,
        site_name=site.name,
        municipality_code=site.municipality_code,
        department=site.department,
        region=site.region,
        latitude=site.latitude,
        longitude=site.longitude,
        in_qpv=site.in_qpv,
        timezone=site.timezone,
        spaces=list(site.spaces),
    )
    return facts, site_id, site_id


@_parts.register
def _(event: events.SiteOpened) -> Parts:
    return _site(contracts.SiteOpened, event.site_id, event.description)


@_parts.register
def _(event: events.SiteChanged) -> Parts:
    return _site(contracts.SiteChanged, event.site_id, event.description)


@_parts.register
def _(event: events.MemberJoined) -> Parts:
    data = contracts.MemberJoined(member_id=event.member_id, site_id=event.site_id, role=event.role)
    return data, event.member_id, event.site_id


@_parts.register
def _(event: events.PartnerJoined) -> Parts:
    data = contracts.PartnerJoined(
        partner_id=event.partner_id,
        structure_type=event.structure_type,
        department=event.department,
        in_qpv=event.in_qpv,
    )
    return data, event.partner_id, None


@_parts.register
def _(event: events.PersonRegistered) -> Parts:
    facts = event.facts
    until = facts.solidarity_until
    data = contracts.PersonRegistered(
        person_id=event.person_id,
        site_id=facts.site_id,
        in_qpv=facts.in_qpv,
        age_band=facts.age_band,
        department=facts.department,
        household_id=facts.household_id,
        solidarity_until=until.isoformat() if until else None,
    )
    return data, event.person_id, facts.site_id


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


@_parts.register
def _(event: events.AppointmentBooked) -> Parts:
    return _about(event, contracts.AppointmentBooked, waited_days=event.waited_days)


@_parts.register
def _(event: events.AppointmentRescheduled) -> Parts:
    return _about(
        event, contracts.AppointmentRescheduled, previous_start=timestamp(event.previous_start)
    )


@_parts.register
def _(event: events.AppointmentCancelled) -> Parts:
    return _about(
        event,
        contracts.AppointmentCancelled,
        cancelled_by=event.cancelled_by,
        reason=event.reason,
    )


@_parts.register
def _(event: events.PersonCheckedIn) -> Parts:
    return _about(event, contracts.PersonCheckedIn, late_minutes=event.late_minutes)


@_parts.register
def _(event: events.AppointmentCompleted) -> Parts:
    return _about(
        event, contracts.AppointmentCompleted, minutes=event.minutes, needs=list(event.needs)
    )


@_parts.register
def _(event: events.AppointmentMissed) -> Parts:
    return _about(event, contracts.AppointmentMissed)
