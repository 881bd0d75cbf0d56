"""People: a pseudonym and the coarse facts that consumers need."""

from typing import Literal

from contracts.base import Contract, Day, Department, Id, event

AgeBand = Literal["under_18", "18_25", "26_35", "36_45", "46_60", "61_75", "over_75"]


@event("booking.person_registered")
class PersonRegistered(Contract, frozen=True, kw_only=True):
    """A person is known to the network from now on."""

    person_id: Id
    site_id: Id
    in_qpv: bool | None = None
    """Whether the person lives in a priority neighbourhood; absent where it is not known."""
    age_band: AgeBand | None = None
    department: Department | None = None
    household_id: Id | None = None
    solidarity_until: Day | None = None
    """Last day of the solidarity right."""
