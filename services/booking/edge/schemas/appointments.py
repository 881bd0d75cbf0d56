"""Appointments."""

from typing import Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, Day, Instant, SiteReference
from services.booking.domain.appointment import CANCEL_REASONS, NEEDS
from services.booking.edge.schemas.appointment_types import BOOKERS, CHANNELS

APPOINTMENTS_PAGING: Final = Paging("list_appointments")


class BookAppointmentBody(Schema):
    """Who meets whom, where and when."""

    site = SiteReference(required=True)
    appointment_type = Code(required=True, metadata={"example": "advice"})
    person_id = Id(required=True)
    adviser_id = Id(required=True)
    start = Instant(required=True, metadata={"example": "2026-11-24T09:00:00+01:00"})
    channel = fields.String(load_default="on_site", validate=validate.OneOf(CHANNELS))
    booked_by = fields.String(load_default="desk", validate=validate.OneOf(BOOKERS))
    follow_up_of = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "An earlier appointment of the same person."},
    )


class RescheduleBody(Schema):
    """When instead; with the same adviser and at the same site unless others are named."""

    start = Instant(required=True, metadata={"example": "2026-11-25T10:00:00+01:00"})
    adviser_id = Id(load_default=None, allow_none=True)
    site = SiteReference(
        load_default=None,
        allow_none=True,
        metadata={"description": "Another site of the caller's, or one that was proposed."},
    )


class CancelBody(Schema):
    """Who cancels and why."""

    cancelled_by = fields.String(required=True, validate=validate.OneOf(("person", "team", "site")))
    reason = fields.String(required=True, validate=validate.OneOf(CANCEL_REASONS))


class CompleteBody(Schema):
    """How long it lasted and what it was about."""

    minutes = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=720),
        metadata={"description": "As planned if left out."},
    )
    needs = fields.List(
        fields.String(validate=validate.OneOf(NEEDS)),
        load_default=list,
        validate=validate.Length(max=len(NEEDS)),
    )


class AppointmentsQuery(Schema):
    """A site's appointments on one day of its own calendar."""

    site = SiteReference(required=True)
    day = Day(required=True, metadata={"example": "2026-11-23"})
    last = Day(
        load_default=None,
        metadata={"description": "Left out: `day` alone; at most 31 days in all."},
    )
    adviser_id = Id(load_default=None)
    limit = limit()
    cursor = APPOINTMENTS_PAGING.cursor()


class ProposalAnswer(Schema):
    """A slot that is proposed instead of one in a closed period."""

    start = Instant()
    end = Instant()
    site = fields.String()
    adviser_id = fields.String()


class AppointmentAnswer(Schema):
    """An appointment; instants are in UTC, `timezone` is the site's."""

    id = fields.String()
    status = fields.String(attribute="state.status")
    person_id = PersonId(attribute="state.person_id")
    site = fields.String(attribute="state.site")
    site_id = fields.String(attribute="state.site_id")
    timezone = fields.String(attribute="state.timezone")
    adviser_id = fields.String(attribute="state.adviser_id")
    appointment_type = fields.String(attribute="state.appointment_type")
    type_version = fields.Integer(attribute="state.type_version")
    start = Instant(attribute="state.start")
    end = Instant(attribute="state.end")
    channel = fields.String(attribute="state.channel")
    booked_by = fields.String(attribute="state.booked_by")
    booked_at = Instant(attribute="state.booked_at")
    room = fields.String(attribute="state.room", allow_none=True)
    computer = fields.String(attribute="state.computer", allow_none=True)
    checked_in_at = Instant(attribute="state.checked_in_at", allow_none=True)
    cancelled_by = fields.String(attribute="state.cancelled_by", allow_none=True)
    cancel_reason = fields.String(attribute="state.cancel_reason", allow_none=True)
    minutes = fields.Integer(attribute="state.minutes", allow_none=True)
    needs = fields.List(fields.String(), attribute="state.needs")
    follow_up_of = fields.String(attribute="state.follow_up_of", allow_none=True)
    sensitive = fields.Boolean(attribute="state.sensitive")
    displaced_by = fields.String(
        attribute="state.displaced_by",
        allow_none=True,
        metadata={"description": "The last closure of the site that displaced it."},
    )
    proposals = fields.List(
        fields.Nested(ProposalAnswer),
        attribute="state.proposals",
        metadata={"description": "While it is displaced: slots that were free when it became so."},
    )
    version = fields.Integer()


class AppointmentsAnswer(Schema):
    """A page of appointments, by start."""

    items = fields.List(fields.Nested(AppointmentAnswer))
    next_cursor = fields.String(allow_none=True)


class PersonsAppointmentsAnswer(Schema):
    """All appointments of a person, by start."""

    items = fields.List(fields.Nested(AppointmentAnswer))
