"""Seats: what is asked and what is answered."""

from marshmallow import Schema, fields, validate

from kit.edge.fields import Id, PersonId
from kit.edge.references import Instant
from services.booking.domain.workshops.seat import SEAT_CANCEL_REASONS


class ReserveSeatBody(Schema):
    """Whose seat."""

    person_id = Id(required=True)
    partner_id = Id(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Who referred the person, whose quota is used first; left out, who is "
            "known to have."
        },
    )
    request_id = Id(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "A repeat with the same one for the same workshop gives the seat as it "
            "is, whose own `request_id` is made of it."
        },
    )


class CancelSeatBody(Schema):
    """Who gives the seat back and why."""

    cancelled_by = fields.String(required=True, validate=validate.OneOf(("person", "team", "site")))
    reason = fields.String(required=True, validate=validate.OneOf(SEAT_CANCEL_REASONS))


class AttendBody(Schema):
    """How long the person was there."""

    minutes = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=720),
        metadata={"description": "All of it if left out."},
    )


class SeatAnswer(Schema):
    """A seat, or a place in line."""

    id = fields.String(attribute="seat.id")
    workshop_id = fields.String(attribute="seat.data.workshop_id")
    person_id = PersonId(attribute="seat.data.person_id")
    status = fields.String(attribute="seat.data.status")
    position = fields.Integer(
        allow_none=True, metadata={"description": "In line, 1 for the first; else null."}
    )
    partner_id = fields.String(attribute="seat.data.partner_id", allow_none=True)
    request_id = fields.String(attribute="seat.data.request_id")
    asked_at = Instant(attribute="seat.data.asked_at")
    offered_until = Instant(attribute="seat.data.offered_until", allow_none=True)
    cancelled_by = fields.String(attribute="seat.data.cancelled_by", allow_none=True)
    reason = fields.String(attribute="seat.data.reason", allow_none=True)
    minutes = fields.Integer(attribute="seat.data.minutes", allow_none=True)
    version = fields.Integer(attribute="seat.version")


class SheetRow(SeatAnswer):
    """A seat with whose it is, for the trainer."""

    first_name = fields.String(attribute="card.identity.first_name")
    last_name = fields.String(attribute="card.identity.last_name")


class SheetAnswer(Schema):
    """All seats of a workshop, in the order in which they were asked for."""

    items = fields.List(fields.Nested(SheetRow))
