"""How facts are read quickly: only the fields that figures need, into small shapes.

A shape is laxer than its contract, which `translate.check` asks for. It bounds what is counted, as
a page keeps sums in 64 bits.
"""

from collections.abc import Callable
from math import floor
from typing import Annotated, Any, Final, TypeVar

import msgspec

from kit.envelope import Envelope, UnreadableEvent
from services.impact.domain.facts import Fact, Told

Reader = Callable[[Envelope], tuple[Fact, ...]]

Whole = Annotated[int, msgspec.Meta(ge=-(2**31), lt=2**31)]
"""A number that is counted."""
Kilograms = Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)]
"""A mass that is counted."""


class Shape(msgspec.Struct, gc=False):
    """Base of what is read."""


S = TypeVar("S", bound=Shape)


def reading(shape: type[S]) -> Callable[[Envelope], S]:
    """What reads an event's facts into a shape, and raises `UnreadableEvent` where they do not fit
    it."""
    decode = msgspec.json.Decoder(shape).decode

    def read(event: Envelope) -> S:
        try:
            return decode(event.data)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise UnreadableEvent(f"{event.type}: {error}") from error

    return read


def happened(event: Envelope) -> int:
    """When it happened, in seconds since 1970. Raises `UnreadableEvent`."""
    return floor(event.instant(event.time).timestamp())


def seconds(event: Envelope, text: str) -> int:
    """An instant among the facts, in seconds since 1970. Raises `UnreadableEvent`.

    What was planned begins at few instants, each many times.
    """
    at = _known.get(text)
    if at is None:
        at = floor(event.instant(text).timestamp())
        if len(_known) >= _MANY:
            _known.clear()
        _known[text] = at
    return at


def told(event: Envelope, rule: str, at: int, facts: Any) -> Told:
    """What the event says of its aggregate, to the rule of that name."""
    return Told(rule, event.subject, event.sequence, event.name, at, facts)


_MANY: Final = 100_000
_known: Final[dict[str, int]] = {}
