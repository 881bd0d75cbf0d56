"""People: a pseudonym and the coarse facts that consumers need."""

from typing import Literal

from contracts.base import Code, Contract, Day, Department, Id, event

AgeBand = Literal["under_18", "18_25", "26_35", "36_45", "46_60", "61_75", "over_75"]


class PersonFacts(Contract, frozen=True, kw_only=True):
    """What others may know of a person."""

    person_id: Id
    site_id: Id
    in_qpv: bool | None = None
    """Whether the person lives in a priority neighbourhood; absent where it is not known."""
    qpv_vintage: Code | None = None
    """Of which list of neighbourhoods; absent where somebody said so by hand."""
    age_band: AgeBand | None = None
    department: Department | None = None
    household_id: Id | None = None
    solidarity_until: Day | None = None
    """Last day of the solidarity right."""
    referred_by: Id | None = None
    """The partner who sent the person first."""


@event("booking.person_registered")
class PersonRegistered(PersonFacts, frozen=True, kw_only=True):
    """A person is known to the network from now on."""


@event("booking.person_changed")
class PersonChanged(PersonFacts, frozen=True, kw_only=True):
    """The facts about a person are now these."""
