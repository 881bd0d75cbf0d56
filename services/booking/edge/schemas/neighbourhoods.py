"""Priority neighbourhoods."""

from marshmallow import fields, validate

from kit.edge.file_schemas import AllOrNothingQuery


class VintageQuery(AllOrNothingQuery):
    """Which list it is."""

    vintage = fields.String(
        required=True,
        validate=validate.Length(min=4, max=10),
        metadata={"description": "The list's year, or its date.", "example": "2024"},
    )
