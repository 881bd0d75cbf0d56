"""What kinds of appointment exist, and how they are booked."""

from dataclasses import dataclass, replace
from typing import Literal, Self

from kernel.refusals import InvalidValue
from services.booking.domain.site import SLUG

Channel = Literal["on_site", "phone", "video", "home"]
Booker = Literal["desk", "partner", "person"]
LONGEST_DURATION = 480
"""Minutes."""


@dataclass(frozen=True, kw_only=True)
class AppointmentRules:
    """The rules of a type: minutes throughout, days for the farthest start.

    What a `sensitive` one was about is shown to its adviser and to managers alone. A follow-up of a
    `same_adviser` one is with the adviser of the earlier one.
    """

    duration: int = 30
    buffer_after: int = 0
    earliest_notice: int = 30
    farthest_days: int = 92
    channels: tuple[Channel, ...] = ("on_site",)
    bookers: tuple[Booker, ...] = ("desk",)
    needs_room: bool = False
    needs_computer: bool = False
    sensitive: bool = False
    same_adviser: bool = False

    def check(self) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule."""
        if not 5 <= self.duration <= LONGEST_DURATION:
            raise InvalidValue("duration", f"5 to {LONGEST_DURATION} minutes")
        if not 0 <= self.buffer_after <= 240:
            raise InvalidValue("buffer_after", "0 to 240 minutes")
        if not 0 <= self.earliest_notice <= 43_200:
            raise InvalidValue("earliest_notice", "0 to 43,200 minutes")
        if not 1 <= self.farthest_days <= 366:
            raise InvalidValue("farthest_days", "1 to 366 days")
        if not self.channels:
            raise InvalidValue("channels", "at least one")
        if not self.bookers:
            raise InvalidValue("bookers", "at least one")


@dataclass(frozen=True, kw_only=True)
class AppointmentType:
    """One version of a type, never changed afterwards; a booking keeps the version it used."""

    code: str
    version: int
    name: str
    rules: AppointmentRules

    @classmethod
    def define(
        cls, previous: "AppointmentType | None", code: str, name: str, rules: AppointmentRules
    ) -> Self | "AppointmentType":
        """The version that says this: the previous one where nothing changed, else the next.

        Raises `InvalidValue`.
        """
        if not SLUG.match(code.replace("_", "-")) or len(code) > 80:
            raise InvalidValue("code", "lower-case words joined by - or _, at most 80 characters")
        if not name.strip():
            raise InvalidValue("name", "not empty")
        rules.check()
        if previous is None:
            return cls(code=code, version=1, name=name, rules=rules)
        if (previous.name, previous.rules) == (name, rules):
            return previous
        return replace(previous, version=previous.version + 1, name=name, rules=rules)
