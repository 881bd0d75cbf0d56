"""Partners: structures that refer people."""

from typing import Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import limit
from kit.edge.paging import Paging

PARTNERS_PAGING: Final = Paging("list_partners")


class PartnersQuery(Schema):
    """Which partners to list."""

    department = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^(\d{2}|2[AB]|97\d|98\d)\Z", error="Not a department."),
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


class PartnersAnswer(Schema):
    """A page of partners, in the order of their SIRETs."""

    items = fields.List(fields.Nested(PartnerAnswer))
    next_cursor = fields.String(allow_none=True)
