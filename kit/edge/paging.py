"""Lists in pages: the cursor that an answer gives and the next request brings back.

To callers a cursor is opaque. It holds the key of the last item that was shown, and a checksum
over it and the list's name: what no answer of this list gave is refused, where reading on from it
would show an empty or wrong page and call it the rest.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from marshmallow import ValidationError, fields, validate

NOT_A_CURSOR: Final = "Not a cursor that this list gave."
_LONGEST: Final = 2_000
_SUM_BYTES: Final = 6

T = TypeVar("T")


class Paging:
    """The pages of one list. `name` is its operation's, so that lists do not take each other's."""

    def __init__(self, name: str) -> None:
        self._name = name

    def cursor(self) -> fields.String:
        """The query's field; loaded, it is the key after which to go on, None for the first page.

        What this list never gave breaks the schema.
        """
        return _Cursor(self)

    def page(self, found: Sequence[T], limit: int, key: Callable[[T], str]) -> dict[str, Any]:
        """The answer, of a list of which one item more than `limit` was asked for."""
        items = found[:limit]
        more = len(found) > limit
        return {"items": items, "next_cursor": self.make(key(items[-1])) if more else None}

    def make(self, key: str) -> str:
        """The cursor that goes on after this key."""
        text = key.encode()
        return base64.urlsafe_b64encode(self._sum(text) + text).decode().rstrip("=")

    def read(self, cursor: str) -> str:
        """The key that a cursor holds. Raises `ValidationError` where it is none of this list's."""
        try:
            held = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
            checksum, text = held[:_SUM_BYTES], held[_SUM_BYTES:]
            key = text.decode()
        except (binascii.Error, ValueError) as error:
            raise ValidationError(NOT_A_CURSOR) from error
        if checksum != self._sum(text) or self.make(key) != cursor:
            raise ValidationError(NOT_A_CURSOR)
        return key

    def _sum(self, text: bytes) -> bytes:
        named = self._name.encode() + b"\0" + text
        return hashlib.blake2s(named, digest_size=_SUM_BYTES).digest()


class _Cursor(fields.String):
    def __init__(self, paging: Paging) -> None:
        super().__init__(
            load_default=None, metadata={"description": "`next_cursor` of the previous answer."}
        )
        self._paging = paging
        self._length = validate.Length(1, _LONGEST)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        self._length(text)
        return self._paging.read(text)
