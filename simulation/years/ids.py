"""Identifiers that a seed gives: UUIDv7 (RFC 9562) of the simulated time."""

from collections.abc import Callable
from datetime import datetime
from random import Random

Ids = Callable[[], str]


def ids_of(chance: Random, now: Callable[[], datetime]) -> Ids:
    """A source of ids in their canonical text form, each with the milliseconds of `now`."""

    def new_id() -> str:
        milliseconds = int(now().timestamp() * 1000)
        low = chance.getrandbits(74)
        number = milliseconds << 80 | 7 << 76 | (low >> 62) << 64 | 2 << 62 | low & (1 << 62) - 1
        text = f"{number:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    return new_id
