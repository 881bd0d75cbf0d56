"""People: a pseudonym and the coarse facts that consumers need."""

from typing import Annotated, Literal

from msgspec import Meta

from contracts.base import Code, Contract, Day, Department, Id, event

Thing = Annotated[
    str,
    Meta(
        pattern="^[a-z_]+/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        description="The subject of an aggregate: its kind and id.",
    ),
]
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


@event("booking.person_erased")
class PersonErased(Contract, frozen=True, kw_only=True):
    """Nobody can say any more who this was: whoever keeps something by this id drops the link, and
    what is counted stays. Of somebody who was merged, each id is told of on its own."""

    person_id: Id
    site_id: Id
    """Where the person was registered."""


class MergeFacts(Contract, frozen=True, kw_only=True):
    """Two ids of people, and what changed hands between them."""

    kept_id: Id
    absorbed_id: Id
    site_id: Id
    moved: list[Thing]
    """What belongs to the other of the two from now on."""


@event("booking.people_merged")
class PeopleMerged(MergeFacts, frozen=True, kw_only=True):
    """The absorbed person is the kept one from now on: its id stands for the other's."""


@event("booking.people_unmerged")
class PeopleUnmerged(MergeFacts, frozen=True, kw_only=True):
    """They are two people again; what `moved` names is the absorbed person's, as before."""
