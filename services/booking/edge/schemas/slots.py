"""Free slots."""

import re
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from kit.edge.fields import Id, limit
from kit.edge.paging import Paging
from kit.edge.references import Code, Instant, SiteReference, department
from services.booking.application.queries.slot_places import FARTHEST_KM
from services.booking.domain.distance import Point
from services.booking.edge.schemas.appointment_types import CHANNELS
from services.booking.edge.schemas.members import language

SLOTS_PAGING: Final = Paging("find_slots")
_NUMBER = r"-?\d{1,3}(?:\.\d{1,8})?"
_NEAR = re.compile(f"({_NUMBER}),({_NUMBER}),({_NUMBER})", re.ASCII)


def point_and_distance(text: str) -> tuple[Point, float]:
    """What a `Near` says; the distance is in km."""
    latitude, longitude, distance = (float(one) for one in text.split(","))
    return Point(latitude, longitude), distance


class Near(fields.String):
    """A point and a distance: `latitude,longitude,kilometres`."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {
            "description": f"Latitude, longitude and the farthest distance in km (at most "
            f"{FARTHEST_KM}).",
            "example": "48.9362,2.3574,20",
            "pattern": f"^{_NEAR.pattern}$",
        }
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _NEAR.fullmatch(text):
            raise ValidationError("Not latitude,longitude,kilometres.")
        point, distance = point_and_distance(text)
        if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
            raise ValidationError("Not a point of the earth.")
        if not 0 < distance <= FARTHEST_KM:
            raise ValidationError(f"Up to {FARTHEST_KM} km.")
        return text


def _optional_language() -> fields.String:
    field = language()
    field.load_default = None
    return field


class SlotsQuery(Schema):
    """Where (one of `site`, `department`, `near`), for what and when."""

    site = SiteReference(load_default=None)
    department = department()
    near = Near(load_default=None)
    accessible = fields.Boolean(
        truthy={"true", True},
        falsy={"false", False},
        load_default=False,
        metadata={"description": "Only sites that tell how they are accessible."},
    )
    type = Code(
        required=True, metadata={"description": "An appointment type.", "example": "advice"}
    )
    first = Instant(
        data_key="from",
        load_default=None,
        metadata={"description": "Left out: from now.", "example": "2026-11-23T08:00:00Z"},
    )
    last = Instant(
        data_key="to",
        load_default=None,
        metadata={
            "description": "Left out: two weeks after the beginning. At most 93 days after it.",
            "example": "2026-11-27T18:00:00Z",
        },
    )
    adviser_id = Id(load_default=None)
    person_id = Id(
        load_default=None, metadata={"description": "Leave out when this person is taken."}
    )
    follow_up_of = Id(
        load_default=None,
        metadata={
            "description": "An earlier appointment, whose adviser comes first at each start, or "
            "alone where the type wants the same one."
        },
    )
    language = _optional_language()
    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))
    limit = limit()
    cursor = SLOTS_PAGING.cursor()


class SlotAnswer(Schema):
    """A free start with an adviser."""

    start = Instant()
    end = Instant()
    site = fields.String()
    adviser_id = fields.String()
    distance_km = fields.Float(attribute="distance", allow_none=True)


class SlotsAnswer(Schema):
    """A page of free slots, by start, closest site and adviser."""

    items = fields.List(fields.Nested(SlotAnswer))
    next_cursor = fields.String(allow_none=True)
