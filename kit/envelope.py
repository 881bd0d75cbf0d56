"""The envelope of every event: CloudEvents 1.0, structured JSON, one event a message."""

import builtins
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

CONTENT_TYPE = "application/cloudevents+json"

MOST_BYTES: Final = 8 * 1024 * 1024
"""No event is larger: what is kept of it beside its body must fit a document of MongoDB (16 MB)."""
MOST_SEQUENCE: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly (RFC 8259, section 6)."""

T = TypeVar("T")


class UnreadableEvent(Exception):
    """The bytes are not an event of the envelope; trying again cannot help."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """One event as it travels; `data` stays raw until a consumer asks for a contract.

    Attributes of a newer envelope, which this class does not know, are ignored and not lost: an
    event that came from elsewhere is passed on as the bytes that came.

    `time` is RFC 3339 in UTC with milliseconds; `sequence` is the version of the aggregate in
    `subject` after the event, 1, 2, 3 … without a gap.
    """

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str
    dataschema: str
    sequence: Annotated[int, msgspec.Meta(ge=1, le=MOST_SEQUENCE)]
    partitionkey: str
    correlationid: str
    data: msgspec.Raw
    causationid: str | None = None
    traceparent: str | None = None
    siteid: str | None = None

    @property
    def at(self) -> datetime:
        """`time` as an aware instant.

        Raises `UnreadableEvent` where it is not RFC 3339 with an offset.
        """
        try:
            instant = datetime.fromisoformat(self.time)
        except ValueError as error:
            raise UnreadableEvent(f"time {self.time!r}: {error}") from error
        if instant.tzinfo is None:
            raise UnreadableEvent(f"time {self.time!r} has no offset")
        return instant

    @property
    def name(self) -> str:
        """The type without its version: the routing key (`booking.appointment_booked`)."""
        return self.type.rpartition(".v")[0]

    @property
    def version(self) -> int:
        """The version at the end of the type."""
        return int(self.type.rpartition(".v")[2])

    def encode(self) -> bytes:
        """The message body: byte for byte as it came, for an event that came (`decode`)."""
        came: bytes | None = self.__dict__.get(_CAME)
        return _encoder.encode(self) if came is None else came

    def read(self, contract: builtins.type[T]) -> T:
        """The facts as `contract`; unknown fields are ignored.

        Raises `UnreadableEvent` where a field is missing or of the wrong type.
        """
        try:
            return msgspec.json.decode(self.data, type=contract)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise UnreadableEvent(f"{self.type}: {error}") from error

    def instant(self, text: str) -> datetime:
        """An instant among the facts, of years in which no zone's clocks and no database fail.

        Raises `UnreadableEvent` where it is none, has no offset, or lies outside 1900 to 2199.
        """
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise UnreadableEvent(f"{self.type}: instant {text!r}") from error
        if instant.tzinfo is None or not 1900 <= instant.year < 2200:
            raise UnreadableEvent(f"{self.type}: instant {text!r}")
        return instant

    def day(self, text: str | None) -> date | None:
        """A day among the facts, or None where there is none. Raises `UnreadableEvent`."""
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError as error:
            raise UnreadableEvent(f"{self.type}: day {text!r}") from error

    def timezone(self, name: str) -> str:
        """The name of a zone among the facts. Raises `UnreadableEvent` where nobody knows it."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UnreadableEvent(f"{self.type}: timezone {name!r}") from error
        return name

    def facts(self) -> dict[str, Any]:
        """The facts as plain JSON values, for readers that take every type.

        Raises `UnreadableEvent` where they are no object, or nested beyond measure.
        """
        try:
            facts = msgspec.json.decode(self.data)
        except RecursionError as error:
            raise UnreadableEvent(f"{self.type}: {error}") from error
        if not isinstance(facts, dict):
            raise UnreadableEvent(f"{self.type}: data is not an object")
        return facts


def decode(body: bytes) -> Envelope:
    """Reads a message body.

    Raises `UnreadableEvent` where it is not JSON, is larger or nested deeper than any event, lacks
    an attribute, or names a type that is not `<service>.<event>.v<number>`.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableEvent(f"{len(body):,} bytes are more than any event has")
    try:
        envelope = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableEvent(str(error)) from error
    name, _, version = envelope.type.rpartition(".v")
    if "." not in name or not (version.isascii() and version.isdigit() and len(version) < 10):
        raise UnreadableEvent(f"type {envelope.type!r} is not <service>.<event>.v<number>")
    envelope.__dict__[_CAME] = body
    return envelope


def timestamp(instant: datetime) -> str:
    """The instant as the envelope writes it: `2026-11-23T08:30:00.000Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_CAME = "came"
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Envelope)
