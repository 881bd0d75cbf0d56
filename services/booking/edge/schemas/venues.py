"""Venues: off-site places."""

from typing import Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Text, limit
from kit.edge.paging import Paging
from kit.edge.references import MunicipalityCode, SiteReference
from services.booking.domain.venue import VENUE_TYPES

VENUES_PAGING: Final = Paging("list_venues")


class VenueFacts(Schema):
    """What is known about a venue."""

    name = Text(longest=200, required=True)
    type = fields.String(required=True, validate=validate.OneOf(VENUE_TYPES))
    address = Text(longest=500, required=True)
    municipality_code = MunicipalityCode(required=True)
    latitude = fields.Float(required=True, validate=validate.Range(min=-90, max=90))
    longitude = fields.Float(required=True, validate=validate.Range(min=-180, max=180))
    capacity = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(min=1, max=1000),
        metadata={"description": "How many people it holds."},
    )


class AddVenueBody(VenueFacts):
    """A new venue of a site."""

    site = SiteReference(required=True)


class VenuesQuery(Schema):
    """Which venues to list."""

    site = SiteReference(load_default=None)
    limit = limit()
    cursor = VENUES_PAGING.cursor()


class VenueAnswer(Schema):
    """A venue."""

    id = fields.String()
    site = fields.String()
    name = fields.String(attribute="description.name")
    type = fields.String()
    address = fields.String(attribute="description.address")
    municipality_code = fields.String(attribute="description.municipality_code")
    department = fields.String(attribute="description.department")
    latitude = fields.Float(attribute="description.latitude")
    longitude = fields.Float(attribute="description.longitude")
    timezone = fields.String(attribute="zone.key")
    capacity = fields.Integer(attribute="description.capacity")
    version = fields.Integer()


class VenuesAnswer(Schema):
    """A page of venues."""

    items = fields.List(fields.Nested(VenueAnswer))
    next_cursor = fields.String(allow_none=True)
