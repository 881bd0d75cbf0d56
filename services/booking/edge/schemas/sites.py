"""Sites: reception points of the network."""

from typing import Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import MunicipalityCode, SiteSlug, department
from services.booking.domain.site import QPV_REASONS

SPACES = ("sales", "advice", "workshop")
SITES_PAGING: Final = Paging("list_sites")


class RoomSchema(Schema):
    """A room and how many people it holds."""

    name = Text(longest=80, required=True)
    capacity = fields.Integer(strict=True, required=True, validate=validate.Range(min=1, max=1000))


class SiteFacts(Schema):
    """What is known about a site; department and region follow from the commune."""

    name = Text(longest=200, required=True)
    address = Text(longest=500, required=True)
    municipality_code = MunicipalityCode(required=True)
    latitude = fields.Float(required=True, validate=validate.Range(min=-90, max=90))
    longitude = fields.Float(required=True, validate=validate.Range(min=-180, max=180))
    in_qpv = Flag(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Whether it stands in a priority neighbourhood (QPV); left out: as the "
            "newest list says, false without one."
        },
    )
    qpv_reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(QPV_REASONS),
        metadata={"description": "Why `in_qpv` is given by hand; `declared` if left out."},
    )
    timezone = fields.String(
        load_default=None,
        allow_none=True,
        validate=[
            validate.Length(max=60),
            validate.Regexp(r"^[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+){1,2}\Z", error="Not a zone."),
        ],
        metadata={"description": "IANA name; that of the commune's department if left out."},
    )
    spaces = fields.List(
        fields.String(validate=validate.OneOf(SPACES)),
        load_default=["advice"],
        validate=validate.Length(min=1, max=3),
    )
    rooms = fields.List(
        fields.Nested(RoomSchema), load_default=list, validate=validate.Length(max=50)
    )
    loan_computers = fields.Integer(
        strict=True, load_default=0, validate=validate.Range(min=0, max=500)
    )
    accessibility = Text(longest=500, load_default=None, allow_none=True)
    opening_hours = Text(
        longest=1000,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "In OpenStreetMap's syntax, local time; none: nothing can be booked.",
            "example": "Mo-Fr 09:00-12:30,13:30-17:30",
        },
    )
    email = fields.Email(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=254),
        metadata={"description": "Where the team reads what concerns it (referrals that wait)."},
    )


class OpenSiteBody(SiteFacts):
    """A new site."""

    slug = SiteSlug(
        required=True,
        metadata={
            "description": "Readable reference; never changes; not `import` or `export`, nor "
            "beginning with `warehouse-`.",
            "example": "saint-denis",
        },
    )


class ExportQuery(Schema):
    """Which sites to write."""

    department = department()


class SitesQuery(ExportQuery):
    """Which sites to list."""

    limit = limit()
    cursor = SITES_PAGING.cursor()


class SiteAnswer(Schema):
    """A site."""

    id = fields.String()
    slug = fields.String(attribute="description.slug")
    name = fields.String(attribute="description.name")
    address = fields.String(attribute="description.address")
    municipality_code = fields.String(attribute="description.municipality_code")
    department = fields.String(attribute="description.department")
    region = fields.String(attribute="description.region")
    latitude = fields.Float(attribute="description.latitude")
    longitude = fields.Float(attribute="description.longitude")
    in_qpv = fields.Boolean(attribute="description.in_qpv")
    qpv_code = fields.String(attribute="description.qpv_code", allow_none=True)
    qpv_vintage = fields.String(attribute="description.qpv_vintage", allow_none=True)
    qpv_reason = fields.String(attribute="description.qpv_reason", allow_none=True)
    timezone = fields.String(attribute="description.timezone")
    spaces = fields.List(fields.String(), attribute="description.spaces")
    rooms = fields.List(fields.Nested(RoomSchema), attribute="description.rooms")
    loan_computers = fields.Integer(attribute="description.loan_computers")
    accessibility = fields.String(attribute="description.accessibility", allow_none=True)
    opening_hours = fields.String(attribute="description.opening_hours", allow_none=True)
    email = fields.String(attribute="description.email", allow_none=True)
    version = fields.Integer()


class SitesAnswer(Schema):
    """A page of sites, in the order of their slugs."""

    items = fields.List(fields.Nested(SiteAnswer))
    next_cursor = fields.String(allow_none=True)
