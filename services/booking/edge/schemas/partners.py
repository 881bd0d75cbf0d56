"""Partners: structures that refer people."""

from typing import Final, get_args

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kit.edge.fields import Flag, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import department
from services.booking.domain.partner import MOST_CONTACTS, StructureType

PARTNERS_PAGING: Final = Paging("list_partners")


class ContactBody(Schema):
    """Somebody who is asked at a structure."""

    name = Text(longest=200, required=True)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    phone = Text(
        longest=50,
        load_default=None,
        allow_none=True,
        metadata={"description": "As typed; kept in E.164.", "example": "01 53 19 12 34"},
    )

    @validates_schema
    def reachable(self, data: dict[str, object], **_kwargs: object) -> None:
        """Somebody who cannot be reached is no contact."""
        if data.get("email") is None and data.get("phone") is None:
            raise ValidationError("An e-mail or a phone.", "email")


def _department() -> fields.String:
    field = department()
    field.allow_none = True
    return field


class PartnerBody(Schema):
    """What may be said of a structure, now or later."""

    name = Text(longest=200, required=True)
    structure_type = fields.String(required=True, validate=validate.OneOf(get_args(StructureType)))
    department = _department()
    in_qpv = Flag(
        load_default=None,
        allow_none=True,
        metadata={"description": "Stands in a priority neighbourhood; null where not known."},
    )
    contacts = fields.List(
        fields.Nested(ContactBody), load_default=list, validate=validate.Length(max=MOST_CONTACTS)
    )


class JoinPartnerBody(PartnerBody):
    """A new partner."""

    siret = Text(
        longest=20,
        required=True,
        metadata={"description": "Fourteen digits; check digits are verified."},
    )


class PartnersQuery(Schema):
    """Which partners to list."""

    department = department()
    called = Text(
        longest=100,
        load_default=None,
        metadata={"description": "Part of the name, or the beginning of the SIRET."},
    )
    limit = limit()
    cursor = PARTNERS_PAGING.cursor()


class PartnerAnswer(Schema):
    """A partner."""

    id = fields.String()
    name = fields.String(attribute="description.name")
    siret = fields.String(attribute="description.siret")
    structure_type = fields.String(attribute="description.structure_type")
    department = fields.String(attribute="description.department", allow_none=True)
    in_qpv = fields.Boolean(attribute="description.in_qpv", allow_none=True)
    version = fields.Integer()


class ContactAnswer(Schema):
    """Somebody who is asked at a structure."""

    name = fields.String()
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)


class PartnerCardAnswer(PartnerAnswer):
    """A partner and whom to ask there; the first with an e-mail is written to."""

    contacts = fields.List(fields.Nested(ContactAnswer), attribute="description.contacts")


class PartnersAnswer(Schema):
    """A page of partners, in the order of their SIRETs."""

    items = fields.List(fields.Nested(PartnerAnswer))
    next_cursor = fields.String(allow_none=True)
