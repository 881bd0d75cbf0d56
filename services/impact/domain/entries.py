"""Entries: the countable things that events tell of, all figures are made of them.

An entry is a pure function of what was told of one aggregate. So the entries of an archive do not
depend on the order in which its events came, nor on how often.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Kind = Literal["person", "member", "partner", "attendee"]
"""Whom an entry is about: who is counted once where a metric is distinct."""

About = Literal["who", "each", "nobody"]
"""How many people a figure is about, which decides whether it is shown: the distinct `who`; one for
each entry; or none at all, as with devices on a shelf and structures."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is told by entries of one name.

    `dims` names what each entry bears in `Entry.dims`, in this order. `value` says what
    `Entry.value` is, a whole number; empty where it is nothing.
    """

    name: str
    dims: tuple[str, ...] = ()
    kind: Kind | None = "person"
    about: About = "who"
    value: str = ""


class Entry(NamedTuple):
    """One countable thing.

    `at` is its instant in seconds since 1970, UTC: it counts on that day, on its site's clocks.
    `who` is an id; `kernel.people.NOBODY` of somebody erased, and None of somebody unknown.
    """

    measure: str
    site_id: str
    at: int
    who: str | None = None
    dims: tuple[str, ...] = ()
    value: int = 0


_MEASURES: Final = (
    Measure("person_registered"),
    Measure("appointment_booked", ("channel",), value="whole days waited"),
    Measure("appointment_held", ("channel",), value="minutes"),
    Measure("appointment_missed", ("channel",)),
    Measure("appointment_cancelled", ("channel",)),
    Measure("walk_in_served", ("space",), about="each", value="minutes waited"),
    Measure("workshop_held", ("venue",), kind=None, about="nobody", value="seats"),
    Measure("workshop_attended", value="minutes"),
    Measure("workshop_missed"),
    Measure("shift_worked", ("role",), kind="member", value="minutes"),
    Measure("referral_received", kind="partner", about="each"),
    Measure("referral_accepted", kind="partner", about="each"),
    Measure("referral_refused", kind="partner", about="each"),
    Measure("person_referred"),
    Measure("device_received", ("category",), kind=None, about="nobody"),
    Measure("device_wiped", ("category",), kind=None, about="nobody"),
    Measure("device_scrapped", ("category",), kind=None, about="nobody"),
    Measure("device_handed_over", ("way", "category", "grade"), value="cents saved"),
    Measure("device_turned_over", ("category", "grade"), value="days from gift to owner"),
    Measure("device_turned_over_registered", ("category", "grade"), value="days since registered"),
    Measure("carbon_avoided", ("category", "factor_version"), value="grams of CO2e"),
    Measure("materials_avoided", ("category", "factor_version"), value="grams"),
    Measure("top_up_sold", value="cents saved"),
    Measure("enrolment_opened", ("path",)),
    Measure("enrolment_completed", ("path",)),
    Measure("enrolment_completed_noted", ("path",)),
    Measure("enrolment_abandoned", ("path",)),
    Measure("module_completed", ("path",)),
    Measure("certificate_valid", ("path",)),
    Measure("level_assessed", ("competence",), value="level"),
    Measure("professional_trained", ("path",), kind="attendee"),
    Measure("professional_attended", ("path",), kind="attendee", value="minutes"),
    Measure("professional_trained_noted", ("path",), kind="attendee"),
    Measure("professional_attended_noted", ("path",), kind="attendee", value="minutes"),
)

MEASURES: Final[Mapping[str, Measure]] = {measure.name: measure for measure in _MEASURES}
