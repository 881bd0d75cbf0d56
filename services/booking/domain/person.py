"""People: facts that statistics need, and an identity that is kept in one place apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain.events import PersonChanged, PersonRegistered
from services.booking.domain.people.consents import Consent
from services.booking.domain.people.events import PeopleMerged, PeopleUnmerged, PersonErased
from services.booking.domain.people.merging import subjects

AgeBand = Literal["under_18", "18_25", "26_35", "36_45", "46_60", "61_75", "over_75"]
_BANDS: tuple[tuple[int, AgeBand], ...] = (
    (17, "under_18"),
    (25, "18_25"),
    (35, "26_35"),
    (45, "36_45"),
    (60, "46_60"),
    (75, "61_75"),
)
Contact = Literal["phone", "sms", "email", "post"]
SITUATIONS = (
    "job_seeker",
    "employed",
    "self_employed",
    "student",
    "retired",
    "at_home",
    "disabled",
    "homeless",
    "asylum_seeker",
    "minimum_income",
    "other",
)
QPV_SOURCES = ("list", "declared", "document", "partner", "correction")
"""How it is known where somebody lives: by the official list, or by hand and why: the person says
so, shows a document, a partner attests it, the list is wrong there."""
OLDEST = 120
"""Years; a birth year that makes somebody older is a typing error."""


def age_band(birth_year: int, on: date) -> AgeBand:
    """The band of the age that somebody born in `birth_year` reaches in the year of `on`."""
    age = on.year - birth_year
    return next((band for last, band in _BANDS if age <= last), "over_75")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a person is. Kept apart from everything else, so that it can be encrypted and erased.

    `phone` is in E.164 form; `contact` is how the person prefers to be reached; `situation` holds
    codes among `SITUATIONS`; `consents` has one entry for each kind ever given or refused.
    """

    first_name: str
    last_name: str
    phone: str | None = None
    email: str | None = None
    birth_year: int | None = None
    language: str = "fr"
    address: str | None = None
    contact: Contact | None = None
    situation: tuple[str, ...] = ()
    consents: tuple[Consent, ...] = ()

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
        if set(self.situation) - set(SITUATIONS):
            raise InvalidValue("situation", "codes among " + ", ".join(SITUATIONS))
        means = {"phone": self.phone, "sms": self.phone, "email": self.email, "post": self.address}
        if self.contact is not None and not means[self.contact]:
            raise InvalidValue("contact", "a way that is known to reach the person")


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """The coarse facts about a person that other services may know.

    `in_qpv` says whether the person lives in a priority neighbourhood, None where that is not
    known; `qpv_source` says how it is known, one of `QPV_SOURCES`, and `qpv_vintage` of which year
    the list is. `solidarity_until` is the last day of the solidarity right. `referred_by` is the
    partner who sent the person first.
    """

    site_id: str
    site: str
    in_qpv: bool | None = None
    qpv_source: str | None = None
    qpv_vintage: str | None = None
    age_band: AgeBand | None = None
    department: str | None = None
    household_id: str | None = None
    solidarity_until: date | None = None
    referred_by: str | None = None

    def check(self) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule."""
        if self.in_qpv is not None and not self.qpv_source:
            raise InvalidValue("qpv_source", "given wherever in_qpv is")
        if self.qpv_source is not None and self.qpv_source not in QPV_SOURCES:
            raise InvalidValue("qpv_source", "one of " + ", ".join(QPV_SOURCES))


@dataclass(frozen=True, kw_only=True)
class Merged:
    """That somebody is known as another person from `at` on; until `until` this can be undone.

    `moved` holds the ids of what changed hands, by kind (`appointment` …).
    """

    into: str
    at: datetime
    until: datetime
    moved: Mapping[str, tuple[str, ...]]


@dataclass(kw_only=True)
class Person(Aggregate):
    """Somebody whom the network supports.

    Who was `merged` into another has nothing of their own any more save the identity, kept apart
    for as long as the merge can be undone. Of who was `erased_at` an instant there is the id and
    the site, and what bears the id tells nobody who they were.
    """

    facts: PersonFacts
    registered_at: datetime
    merged: Merged | None = None
    erased_at: datetime | None = None

    @classmethod
    def register(cls, id_: str, facts: PersonFacts, now: datetime) -> Self:
        """A new person. Raises `InvalidValue`."""
        facts.check()
        person = cls(id=id_, facts=facts, registered_at=now)
        person.record(PersonRegistered(at=now, person_id=id_, facts=facts))
        return person

    def change(self, facts: PersonFacts, now: datetime) -> bool:
        """The facts are now these; says whether any is another. Raises `InvalidValue`."""
        facts.check()
        if facts == self.facts:
            return False
        self.facts = facts
        self.record(PersonChanged(at=now, person_id=self.id, facts=facts))
        return True

    def absorb(self, other_id: str, moved: Mapping[str, Sequence[str]], now: datetime) -> None:
        """The other is this person from now on, to whom what `moved` belongs."""
        self.record(PeopleMerged(at=now, **self._with(other_id, moved)))

    def release(self, other_id: str, moved: Mapping[str, Sequence[str]], now: datetime) -> None:
        """The other is somebody else again, to whom what `moved` belongs."""
        self.record(PeopleUnmerged(at=now, **self._with(other_id, moved)))

    def erase(self, now: datetime) -> bool:
        """Forgets what is known of the person; a repeat does nothing and says so."""
        if self.erased_at is not None:
            return False
        self.facts = PersonFacts(site_id=self.facts.site_id, site=self.facts.site)
        self.erased_at = now
        if self.merged is not None:
            self.merged = replace(self.merged, moved={})
        self.record(PersonErased(at=now, person_id=self.id, site_id=self.facts.site_id))
        return True

    def tell_erased(self, now: datetime) -> None:
        """Says again that nobody knows who this was. Raises `ValueError` of who was not erased."""
        if self.erased_at is None:
            raise ValueError(f"person {self.id} was not erased")
        self.record(PersonErased(at=now, person_id=self.id, site_id=self.facts.site_id))

    def _with(self, other_id: str, moved: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        return {
            "kept_id": self.id,
            "absorbed_id": other_id,
            "site_id": self.facts.site_id,
            "moved": subjects(moved),
        }


@dataclass(frozen=True)
class PersonCard:
    """A person together with the identity, for the team that works with them.

    `revision` counts the changes of the identity, which no event tells.
    """

    person: Person
    identity: Identity
    revision: int = 0

    @property
    def version(self) -> int:
        """That of all that is known: every change of facts or identity makes it larger."""
        return self.person.version + self.revision
