"""The earlier-slot list."""

from marshmallow import Schema, fields

from kit.edge.references import Instant


class AskForEarlierBody(Schema):
    """Which starts would be welcome."""

    not_before = Instant(
        load_default=None, metadata={"description": "Left out: as early as can be."}
    )
    not_after = Instant(
        load_default=None, metadata={"description": "Left out: until the appointment."}
    )


class EarlierOfferAnswer(Schema):
    """A freed slot, and until when it may be accepted."""

    adviser_id = fields.String()
    start = Instant()
    end = Instant()
    until = Instant()


class EarlierAnswer(Schema):
    """An appointment's place in the list, and what is offered now."""

    appointment_id = fields.String(attribute="id")
    site = fields.String()
    since = Instant()
    not_before = Instant(allow_none=True)
    not_after = Instant(allow_none=True)
    offer = fields.Nested(EarlierOfferAnswer, allow_none=True)
