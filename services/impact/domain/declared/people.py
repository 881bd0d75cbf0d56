"""People supported."""

from typing import Final

from services.impact.domain.formulas import Distinct, New, TraitShare
from services.impact.domain.metric import PEOPLE, PER_CENT, PERSON, PLACE, TIME, Metric

SUPPORT: Final = (
    "appointment_held",
    "walk_in_served",
    "workshop_attended",
    "device_handed_over",
)
"""What it is to be supported."""
_EVENTS: Final = (
    "booking.appointment_completed.v1",
    "booking.walk_in_served.v1",
    "booking.workshop_attended.v1",
    "booking.workshop_missed.v1",
    "inventory.device_sold.v1",
    "inventory.device_donated.v1",
    "inventory.device_reclaimed.v1",
)
_CUTS: Final = (*PLACE, *PERSON, *TIME)

METRICS: Final = (
    Metric(
        name="people_supported",
        version=1,
        kind="distinct",
        formula=Distinct(("appointment_held",)),
        unit=PEOPLE,
        events=("booking.appointment_completed.v1",),
        title={"en": "People supported", "fr": "Personnes accompagnées"},
        definition={
            "en": "Distinct people with at least one completed appointment that began in the "
            "period. A person seen several times, or at several sites, counts once.",
            "fr": "Personnes distinctes ayant eu au moins un rendez-vous honoré commencé pendant "
            "la période. Une personne vue plusieurs fois, ou en plusieurs lieux, compte une fois.",
        },
        dimensions=(*_CUTS, "channel"),
    ),
    Metric(
        name="people_supported",
        version=2,
        kind="distinct",
        formula=Distinct(SUPPORT),
        unit=PEOPLE,
        events=_EVENTS,
        title={"en": "People supported", "fr": "Personnes accompagnées"},
        definition={
            "en": "Distinct people who in the period had an appointment, were served by name "
            "without one, attended a workshop or were handed a device. A person seen several "
            "times, or at several sites, counts once. Version 1 counted appointments alone.",
            "fr": "Personnes distinctes qui, pendant la période, ont eu un rendez-vous, ont été "
            "reçues nommément sans rendez-vous, ont suivi un atelier ou reçu un appareil. Une "
            "personne vue plusieurs fois, ou en plusieurs lieux, compte une fois. La version 1 ne "
            "comptait que les rendez-vous.",
        },
        dimensions=_CUTS,
    ),
    Metric(
        name="people_new",
        kind="distinct",
        formula=New(SUPPORT),
        unit=PEOPLE,
        events=_EVENTS,
        title={"en": "New people", "fr": "Nouvelles personnes"},
        definition={
            "en": "People supported in the period whom the network had never supported before its "
            "first day, at any site. Cut by time, before the first day of each part.",
            "fr": "Personnes accompagnées pendant la période que le réseau n’avait jamais "
            "accompagnées avant son premier jour, en aucun lieu. Ventilé par le temps : avant le "
            "premier jour de chaque part.",
        },
        dimensions=_CUTS,
    ),
    Metric(
        name="people_in_qpv_share",
        kind="share",
        formula=TraitShare(SUPPORT, "in_qpv", "yes"),
        unit=PER_CENT,
        events=(*_EVENTS, "booking.person_registered.v1", "booking.person_changed.v1"),
        title={"en": "Live in a priority neighbourhood", "fr": "Habitent en quartier prioritaire"},
        definition={
            "en": "Of the people supported whose residence is known, the share who live in a "
            "priority neighbourhood (QPV), by what is known of them today.",
            "fr": "Parmi les personnes accompagnées dont la résidence est connue, part de celles "
            "qui habitent un quartier prioritaire (QPV), selon ce que l’on sait aujourd’hui.",
        },
        dimensions=(*PLACE, "age_band", *TIME),
    ),
    Metric(
        name="people_registered",
        kind="distinct",
        formula=Distinct(("person_registered",)),
        unit=PEOPLE,
        events=("booking.person_registered.v1",),
        title={"en": "People registered", "fr": "Personnes inscrites"},
        definition={
            "en": "Distinct people who became known to the network, on the day of registration.",
            "fr": "Personnes distinctes entrées dans le réseau, au jour de leur inscription.",
        },
        dimensions=_CUTS,
    ),
)
