"""Field types that every schema needs."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from kernel.people import NOBODY
from kit.edge import shown
from kit.invisible import holds_invisible

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_LOST_PLUS = re.compile(r" (?=\d\d:\d\d\Z)", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc and Cs, which no version of it will change."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Id(fields.String):
    """A UUID, kept as its canonical text in small letters."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).setdefault("format", "uuid")
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).lower()
        if not _ID.fullmatch(text):
            raise ValidationError("Not a valid UUID.")
        return text


class PersonId(fields.String):
    """Whose something is, in an answer, which the audit log takes note of; null where nobody can
    say any more, since they were erased."""

    def __init__(self, *, allow_none: bool = True, **kwargs: Any) -> None:
        super().__init__(allow_none=allow_none, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        whose = None if value == NOBODY else value
        shown.note(whose)
        return super()._serialize(whose, attr, obj, **kwargs)


class Flag(fields.Boolean):
    """`true` or `false` and nothing else: in Python's sets, 0 and 1 are among them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        del attr, data, kwargs
        if not isinstance(value, bool):
            raise ValidationError("Not true or false.")
        return value


class Slug(fields.String):
    """A readable id: small letters, digits and hyphens, 1 to 80 characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.insert(0, validate.Regexp(r"^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?\Z"))


class Instant(fields.AwareDateTime):
    """An instant in RFC 3339 with an offset; loaded in UTC, cut to milliseconds.

    Only the years 1900 to 2199: nothing that happens here lies outside, and a driver or a time
    zone that meets the year 1 or 9999 fails in odd ways.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        # ISO 8601 has forms that RFC 3339 has not, and the reader below takes many of them.
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            if isinstance(value, str) and _INSTANT.fullmatch(_LOST_PLUS.sub("+", value)):
                raise ValidationError("A query takes + for a space: write %2B before the offset.")
            raise ValidationError("Not an instant in RFC 3339 with its offset.")
        try:
            read = super()._deserialize(value.upper(), attr, data, **kwargs)
            instant: datetime = read.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("Not an instant that exists.") from error
        if not EARLIEST <= instant < LATEST:
            raise ValidationError("Outside the years 1900 to 2199.")
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return super()._serialize(value, attr, obj, **kwargs)  # type: ignore[return-value]
        return str(value.isoformat(timespec="milliseconds")).replace("+00:00", "Z")


class Text(fields.String):
    """Text typed by people: in Unicode's composed form (NFC), trimmed, `shortest` to `longest`
    characters. Control characters are refused, NUL among them, and so are invisible ones that make
    it look like another text; letters of every script are welcome.
    """

    def __init__(self, *, longest: int, shortest: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(validate.Length(min=shortest, max=longest))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        text = unicodedata.normalize("NFC", text).strip()
        if _CONTROL.search(text):
            raise ValidationError("Holds a control character.")
        if holds_invisible(text):
            raise ValidationError("Holds an invisible character.")
        return text


def limit(default: int = 50) -> fields.Integer:
    """How many items a list gives at most."""
    return fields.Integer(
        load_default=default,
        validate=validate.Range(min=1, max=200),
        metadata={"description": "How many at most.", "example": default},
    )
