"""Sites and warehouses."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.fields import Text, limit
from kit.edge.paging import Paging
from kit.edge.references import SiteReference, SiteSlug, department
from services.inventory.domain.places import WAREHOUSE_START

PLACES_PAGING: Final = Paging("list_places")
KINDS: Final = ("site", "warehouse")


class PlacesQuery(Schema):
    """Which places to list."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    limit = limit()
    cursor = PLACES_PAGING.cursor()


class WarehouseBody(Schema):
    """What is known about a warehouse."""

    name = Text(longest=200, required=True)
    timezone = fields.String(
        load_default="Europe/Paris",
        validate=validate.Length(min=1, max=64),
        metadata={"description": "A name of the IANA database."},
    )
    department = department()


class AddWarehouseBody(WarehouseBody):
    """A new warehouse."""

    slug = SiteSlug(
        required=True,
        metadata={
            "description": f"What tokens name it by, beginning with `{WAREHOUSE_START}`; "
            "never changes."
        },
    )


class WarehousePath(Schema):
    """The warehouse in a path."""

    warehouse = SiteReference(
        required=True, metadata={"description": "Slug or id of the warehouse."}
    )


class PlaceAnswer(Schema):
    """A place."""

    id = fields.String()
    slug = fields.String()
    name = fields.String()
    kind = fields.String(validate=validate.OneOf(KINDS))
    timezone = fields.String()
    department = fields.String(allow_none=True)
    version = fields.Integer(attribute="sequence")


class PlacesAnswer(Schema):
    """A page of places."""

    items = fields.List(fields.Nested(PlaceAnswer))
    next_cursor = fields.String(allow_none=True)


CHANGE_EXAMPLE: Final[dict[str, Any]] = {
    "name": "Entrepôt de Gennevilliers",
    "timezone": "Europe/Paris",
    "department": "92",
}
ADD_EXAMPLE: Final[dict[str, Any]] = {"slug": "warehouse-gennevilliers", **CHANGE_EXAMPLE}
PLACE_EXAMPLE: Final[dict[str, Any]] = {
    "id": "0197f000-0000-7000-8000-000000000201",
    **ADD_EXAMPLE,
    "kind": "warehouse",
    "version": 1,
}
