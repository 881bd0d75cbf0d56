"""What every use case has at hand beside the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kernel.tools import Clock, NewId


class Calendar(Protocol):
    """Public holidays of a département or overseas territory."""

    def holidays(self, department: str, first: date, last: date) -> frozenset[date]: ...


class IdentityNumbers(Protocol):
    """The rules of numbers that others issue."""

    def phone(self, text: str, department: str | None) -> str | None:
        """The number in E.164 form, read as one dials it in that département; None if wrong."""
        ...

    def takes_sms(self, phone: str) -> bool:
        """Whether this E.164 number may be a mobile telephone's."""
        ...

    def siret(self, text: str) -> str | None:
        """The 14 digits without spaces, or None where a check digit is wrong."""
        ...


@dataclass(frozen=True)
class Tools:
    """What every use case has at hand beside the data. `confirming` are the other services, which
    have to say that they are done with an erasure."""

    clock: Clock
    new_id: NewId
    calendar: Calendar
    numbers: IdentityNumbers
    confirming: Sequence[str]
