"""People: who they are, for the team that works with them."""

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag, Id, Text
from services.booking.edge.schemas.fields import Day, Instant, SiteReference
from services.booking.edge.schemas.members import language

_DEPARTMENT = r"^(\d{2}|2[AB]|97\d|98\d)\Z"


def _language() -> fields.String:
    field = language()
    field.load_default = "fr"
    return field


class RegisterPersonBody(Schema):
    """A person at their first visit."""

    site = SiteReference(required=True)
    first_name = Text(longest=200, required=True)
    last_name = Text(longest=200, required=True)
    phone = Text(
        longest=50,
        load_default=None,
        allow_none=True,
        metadata={"description": "As typed; kept in E.164.", "example": "06 39 98 12 34"},
    )
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    birth_year = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1900, max=2100),
    )
    language = _language()
    address = Text(longest=500, load_default=None, allow_none=True)
    in_qpv = Flag(
        load_default=None,
        allow_none=True,
        metadata={"description": "Lives in a priority neighbourhood; null where not known."},
    )
    qpv_source = Text(longest=200, load_default=None, allow_none=True)
    department = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(_DEPARTMENT, error="Not a department."),
    )
    household_id = Id(load_default=None, allow_none=True)
    solidarity_until = Day(load_default=None, allow_none=True)


class PersonAnswer(Schema):
    """A person."""

    id = fields.String(attribute="person.id")
    site = fields.String(attribute="person.facts.site")
    first_name = fields.String(attribute="identity.first_name")
    last_name = fields.String(attribute="identity.last_name")
    phone = fields.String(attribute="identity.phone", allow_none=True)
    email = fields.String(attribute="identity.email", allow_none=True)
    birth_year = fields.Integer(attribute="identity.birth_year", allow_none=True)
    language = fields.String(attribute="identity.language")
    address = fields.String(attribute="identity.address", allow_none=True)
    in_qpv = fields.Boolean(attribute="person.facts.in_qpv", allow_none=True)
    qpv_source = fields.String(attribute="person.facts.qpv_source", allow_none=True)
    age_band = fields.String(attribute="person.facts.age_band", allow_none=True)
    department = fields.String(attribute="person.facts.department", allow_none=True)
    household_id = fields.String(attribute="person.facts.household_id", allow_none=True)
    solidarity_until = fields.Date(attribute="person.facts.solidarity_until", allow_none=True)
    registered_at = Instant(attribute="person.registered_at")
    version = fields.Integer(attribute="person.version")


class PeopleQuery(Schema):
    """Whom to search for."""

    phone = Text(
        longest=50,
        required=True,
        metadata={"description": "As typed.", "example": "06 39 98 12 34"},
    )
    site = SiteReference(
        load_default=None,
        metadata={"description": "Whose telephone plan a national number follows."},
    )


class FoundPersonAnswer(Schema):
    """Enough to recognise somebody, and no more: they may be known at another site."""

    id = fields.String(attribute="person.id")
    site = fields.String(attribute="person.facts.site")
    first_name = fields.String(attribute="identity.first_name")
    last_name = fields.String(attribute="identity.last_name")
    birth_year = fields.Integer(attribute="identity.birth_year", allow_none=True)


class FoundPeopleAnswer(Schema):
    """Whoever bears the number, the first registered first."""

    items = fields.List(fields.Nested(FoundPersonAnswer))
