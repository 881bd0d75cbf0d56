"""People: facts that statistics need, and an identity that is kept in one place apart."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self

from services.booking.domain.aggregate import Aggregate
from services.booking.domain.events import PersonRegistered
from services.booking.domain.refusals import InvalidValue

AgeBand = Literal["under_18", "18_25", "26_35", "36_45", "46_60", "61_75", "over_75"]
_BANDS: tuple[tuple[int, AgeBand], ...] = (
    (17, "under_18"),
    (25, "18_25"),
    (35, "26_35"),
    (45, "36_45"),
    (60, "46_60"),
    (75, "61_75"),
)
OLDEST = 120
"""Years; a birth year that makes somebody older is a typing error."""


def age_band(birth_year: int, on: date) -> AgeBand:
    """The band of the age that somebody born in `birth_year` reaches in the year of `on`."""
    age = on.year - birth_year
    return next((band for last, band in _BANDS if age <= last), "over_75")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a person is. Kept apart from everything else, so that it can be encrypted and erased.

    `phone` is in E.164 form.
    """

    first_name: str
    last_name: str
    phone: str | None = None
    email: str | None = None
    birth_year: int | None = None
    language: str = "fr"
    address: str | None = None

    def check(self, today: date) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule."""
        for field, text, longest in (
            ("first_name", self.first_name, 200),
            ("last_name", self.last_name, 200),
            ("address", self.address or "-", 500),
        ):
            if not text.strip() or len(text) > longest or "\x00" in text:
                raise InvalidValue(field, f"1 to {longest} characters")
        if self.birth_year is not None and not today.year - OLDEST <= self.birth_year <= today.year:
            raise InvalidValue("birth_year", f"within the last {OLDEST} years")


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """The coarse facts about a person that other services may know.

    `in_qpv` says whether the person lives in a priority neighbourhood, None where that is not
    known; `qpv_source` says how it is known (`declared`, or the vintage of the official list).
    `solidarity_until` is the last day of the solidarity right.
    """

    site_id: str
    site: str
    in_qpv: bool | None = None
    qpv_source: str | None = None
    age_band: AgeBand | None = None
    department: str | None = None
    household_id: str | None = None
    solidarity_until: date | None = None


@dataclass(kw_only=True)
class Person(Aggregate):
    """Somebody whom the network supports."""

    facts: PersonFacts
    registered_at: datetime

    @classmethod
    def register(cls, id_: str, facts: PersonFacts, now: datetime) -> Self:
        """A new person. Raises `InvalidValue`."""
        if facts.in_qpv is not None and not facts.qpv_source:
            raise InvalidValue("qpv_source", "given wherever in_qpv is")
        person = cls(id=id_, facts=facts, registered_at=now)
        person.record(PersonRegistered(at=now, person_id=id_, facts=facts))
        return person


@dataclass(frozen=True)
class PersonCard:
    """A person together with the identity, for the team that works with them."""

    person: Person
    identity: Identity
