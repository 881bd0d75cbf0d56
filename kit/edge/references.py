"""Field types that booking's schemas share."""

import re
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from kit.edge import fields as kit_fields

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Instant(kit_fields.Instant):
    """An instant with its offset, in the years that booking deals with."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        instant = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= instant.astimezone(UTC).year < LAST_YEAR:
            raise ValidationError(f"Outside the years {FIRST_YEAR} to {LAST_YEAR - 1}.")
        return instant


class Day(fields.Date):
    """A date `YYYY-MM-DD`, in the years that booking deals with."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValidationError("Not a date like 2026-11-23.")
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            raise ValidationError(f"Outside the years {FIRST_YEAR} to {LAST_YEAR - 1}.")
        return day


class SiteSlug(fields.String):
    """A site's readable reference: small letters, digits and hyphens, at most 80."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.extend(
            [
                validate.Length(min=1, max=80),
                validate.Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", error="Not a slug or an id."),
            ]
        )


class SiteReference(SiteSlug):
    """A site, by its slug or its id; an id has the form of a slug."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"description": "Slug or id of the site.", **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)


class Code(fields.String):
    """A code of one of our catalogues: small letters, digits, `_` and `-`, at most 80."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.extend(
            [
                validate.Length(min=1, max=80),
                validate.Regexp(r"^[a-z0-9]+([_-][a-z0-9]+)*\Z", error="Not a code."),
            ]
        )


class MunicipalityCode(fields.String):
    """The INSEE code of a commune."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {
            "description": "INSEE code of the commune.",
            "example": "93066",
            **kwargs.pop("metadata", {}),
        }
        super().__init__(metadata=metadata, **kwargs)
        self.validators.append(
            validate.Regexp(r"^(\d{5}|2[AB]\d{3})\Z", error="Not the INSEE code of a commune.")
        )


class SitePath(Schema):
    """The site in a path."""

    site = SiteReference(required=True)


def department() -> fields.String:
    """The code of a département or overseas territory, in a query."""
    return fields.String(
        load_default=None,
        validate=validate.Regexp(r"^(\d{2}|2[AB]|97\d|98\d)\Z", error="Not a department."),
    )
