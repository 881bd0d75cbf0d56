"""What a closure of a site displaces: the one list of kinds, for the preview and for the doing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.booking.application import displaced_appointments, displaced_workshops
from services.booking.application.ports import Work
from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.hit import Hit
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.progress import Progress


@dataclass(frozen=True)
class Kind:
    """Something that takes place at a site.

    `count` says how many of them, at the site with an id, touch a period and start after an
    instant; `hits` lists them by start after the id of the last one seen. `displace` deals with at
    most so many of them in the unit of work and says how many it did; 0 where none is left.
    """

    name: str
    count: Callable[[Work, str, Period, datetime], int]
    hits: Callable[[Work, str, Period, datetime, str | None, int], Sequence[Hit]]
    displace: Callable[[Work, Closure, Progress, int], int]


KINDS = (
    Kind(
        displaced_appointments.KIND,
        displaced_appointments.count,
        displaced_appointments.hits,
        displaced_appointments.displace,
    ),
    Kind(
        displaced_workshops.KIND,
        displaced_workshops.count,
        displaced_workshops.hits,
        displaced_workshops.displace,
    ),
)
