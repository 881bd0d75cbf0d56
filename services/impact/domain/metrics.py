"""The one place where metrics are defined.

A definition that changes its meaning becomes a new version of the metric; `VERSION` is the version
of the whole set and is told in every answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.impact.domain.facts import What

VERSION = 1

Language = Literal["en", "fr"]
Dimension = Literal["site", "day", "in_qpv", "site_in_qpv"]
Kind = Literal["additive", "distinct"]

DIMENSIONS: Mapping[Dimension, Mapping[Language, str]] = {
    "site": {"en": "reception point", "fr": "lieu d’accueil"},
    "day": {"en": "day, on the site’s clocks", "fr": "jour, à l’heure du lieu"},
    "in_qpv": {
        "en": "whether the person lives in a priority neighbourhood: yes, no or unknown",
        "fr": "résidence de la personne en QPV : yes, no ou unknown",
    },
    "site_in_qpv": {
        "en": "whether the site stands in a priority neighbourhood: yes, no or unknown",
        "fr": "lieu d’accueil situé en QPV : yes, no ou unknown",
    },
}


@dataclass(frozen=True)
class Metric:
    """One definition.

    An additive metric counts occurrences, a distinct one the people they are about: its total is
    not the sum of its parts, since a person seen at two sites is one person.
    """

    name: str
    version: int
    kind: Kind
    unit: Mapping[Language, str]
    counts: What
    events: tuple[str, ...]
    title: Mapping[Language, str]
    definition: Mapping[Language, str]
    dimensions: tuple[Dimension, ...] = ("site", "day", "in_qpv", "site_in_qpv")


_PEOPLE: Mapping[Language, str] = {"en": "people", "fr": "personnes"}
_APPOINTMENTS: Mapping[Language, str] = {"en": "appointments", "fr": "rendez-vous"}

_ALL = (
    Metric(
        name="people_supported",
        version=1,
        kind="distinct",
        unit=_PEOPLE,
        counts=What.HELD,
        events=("booking.appointment_completed.v1",),
        title={"en": "People supported", "fr": "Personnes accompagnées"},
        definition={
            "en": "Distinct people with at least one completed appointment that began in the "
            "period. A person seen several times, or at several sites, counts once.",
            "fr": "Personnes distinctes ayant eu au moins un rendez-vous honoré commencé pendant "
            "la période. Une personne vue plusieurs fois, ou en plusieurs lieux, compte une fois.",
        },
    ),
    Metric(
        name="appointments_booked",
        version=1,
        kind="additive",
        unit=_APPOINTMENTS,
        counts=What.BOOKED,
        events=("booking.appointment_booked.v1",),
        title={"en": "Appointments booked", "fr": "Rendez-vous pris"},
        definition={
            "en": "Appointments given, on the day when they were booked. A rescheduled appointment "
            "is still the same one.",
            "fr": "Rendez-vous donnés, au jour de la prise de rendez-vous. Un rendez-vous déplacé "
            "reste le même rendez-vous.",
        },
    ),
    Metric(
        name="appointments_held",
        version=1,
        kind="additive",
        unit=_APPOINTMENTS,
        counts=What.HELD,
        events=("booking.appointment_completed.v1",),
        title={"en": "Appointments held", "fr": "Rendez-vous honorés"},
        definition={
            "en": "Appointments that took place, on the day when they began.",
            "fr": "Rendez-vous qui ont eu lieu, au jour où ils ont commencé.",
        },
    ),
    Metric(
        name="appointments_missed",
        version=1,
        kind="additive",
        unit=_APPOINTMENTS,
        counts=What.MISSED,
        events=("booking.appointment_missed.v1",),
        title={"en": "Appointments missed", "fr": "Rendez-vous manqués"},
        definition={
            "en": "Appointments to which the person did not come, on the day planned.",
            "fr": "Rendez-vous auxquels la personne n’est pas venue, au jour prévu.",
        },
    ),
    Metric(
        name="appointments_cancelled",
        version=1,
        kind="additive",
        unit=_APPOINTMENTS,
        counts=What.CANCELLED,
        events=("booking.appointment_cancelled.v1",),
        title={"en": "Appointments cancelled", "fr": "Rendez-vous annulés"},
        definition={
            "en": "Appointments cancelled by the person, the team or the site, on the day for "
            "which they were planned.",
            "fr": "Rendez-vous annulés par la personne, l’équipe ou le lieu, au jour pour lequel "
            "ils étaient prévus.",
        },
    ),
    Metric(
        name="people_registered",
        version=1,
        kind="distinct",
        unit=_PEOPLE,
        counts=What.REGISTERED,
        events=("booking.person_registered.v1",),
        title={"en": "People registered", "fr": "Personnes inscrites"},
        definition={
            "en": "Distinct people who became known to the network, on the day of registration.",
            "fr": "Personnes distinctes entrées dans le réseau, au jour de leur inscription.",
        },
    ),
)

METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _ALL}
