"""What the answers of an operation hold, by their schemas."""

from marshmallow.fields import List, Nested


def holds(schema, field):
    """Whether an answer has a field of that name anywhere."""
    if schema is None:
        return False
    inner = [
        one.schema
        for one in (of.inner if isinstance(of, List) else of for of in schema.fields.values())
        if isinstance(one, Nested)
    ]
    return field in schema.fields or any(holds(one, field) for one in inner)
