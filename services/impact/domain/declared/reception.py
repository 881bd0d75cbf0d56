"""Appointments, walk-ins, workshops and referrals."""

from typing import Final

from services.impact.domain.formulas import Count, DaysUntil, Distinct, Quantiles, Share, Sum
from services.impact.domain.metric import DAYS, PER_CENT, PERSON, PLACE, TIME, Metric, Words

_APPOINTMENTS: Final[Words] = {"en": "appointments", "fr": "rendez-vous"}
_WORKSHOPS: Final[Words] = {"en": "workshops", "fr": "ateliers"}
_ATTENDANCES: Final[Words] = {"en": "attendances", "fr": "présences"}
_REFERRALS: Final[Words] = {"en": "referrals", "fr": "orientations"}
_MINUTES: Final[Words] = {"en": "minutes", "fr": "minutes"}
_OF_PEOPLE: Final = (*PLACE, *PERSON, *TIME)
_OF_PARTNERS: Final = (*PLACE, *TIME, "partner_type")
_SEATS: Final = ("booking.workshop_attended.v1", "booking.workshop_missed.v1")

METRICS: Final = (
    Metric(
        name="appointments_booked",
        kind="additive",
        formula=Count("appointment_booked"),
        unit=_APPOINTMENTS,
        events=("booking.appointment_booked.v1",),
        title={"en": "Appointments booked", "fr": "Rendez-vous pris"},
        definition={
            "en": "Appointments given, on the day when they were booked. A rescheduled appointment "
            "is still the same one.",
            "fr": "Rendez-vous donnés, au jour de la prise de rendez-vous. Un rendez-vous déplacé "
            "reste le même rendez-vous.",
        },
        dimensions=(*_OF_PEOPLE, "channel"),
    ),
    Metric(
        name="appointments_held",
        kind="additive",
        formula=Count("appointment_held"),
        unit=_APPOINTMENTS,
        events=("booking.appointment_completed.v1",),
        title={"en": "Appointments held", "fr": "Rendez-vous honorés"},
        definition={
            "en": "Appointments that took place, on the day when they began.",
            "fr": "Rendez-vous qui ont eu lieu, au jour où ils ont commencé.",
        },
        dimensions=(*_OF_PEOPLE, "channel"),
    ),
    Metric(
        name="appointments_missed",
        kind="additive",
        formula=Count("appointment_missed"),
        unit=_APPOINTMENTS,
        events=("booking.appointment_missed.v1",),
        title={"en": "Appointments missed", "fr": "Rendez-vous manqués"},
        definition={
            "en": "Appointments to which the person did not come, on the day planned.",
            "fr": "Rendez-vous auxquels la personne n’est pas venue, au jour prévu.",
        },
        dimensions=(*_OF_PEOPLE, "channel"),
    ),
    Metric(
        name="appointments_cancelled",
        kind="additive",
        formula=Count("appointment_cancelled"),
        unit=_APPOINTMENTS,
        events=("booking.appointment_cancelled.v1",),
        title={"en": "Appointments cancelled", "fr": "Rendez-vous annulés"},
        definition={
            "en": "Appointments cancelled by the person, the team or the site, on the day for "
            "which they were planned.",
            "fr": "Rendez-vous annulés par la personne, l’équipe ou le lieu, au jour pour lequel "
            "ils étaient prévus.",
        },
        dimensions=(*_OF_PEOPLE, "channel"),
    ),
    Metric(
        name="appointments_missed_share",
        kind="share",
        formula=Share(Count("appointment_missed"), rest=Count("appointment_held")),
        unit=PER_CENT,
        events=("booking.appointment_completed.v1", "booking.appointment_missed.v1"),
        title={"en": "Share of appointments missed", "fr": "Part de rendez-vous manqués"},
        definition={
            "en": "Appointments missed, of those held and missed together.",
            "fr": "Rendez-vous manqués, rapportés aux rendez-vous honorés et manqués.",
        },
        dimensions=(*_OF_PEOPLE, "channel"),
    ),
    Metric(
        name="days_waited",
        kind="median",
        formula=Quantiles("appointment_booked"),
        unit=DAYS,
        events=("booking.appointment_booked.v1",),
        title={"en": "Days waited for an appointment", "fr": "Jours d’attente d’un rendez-vous"},
        definition={
            "en": "Whole days between the booking and the start first given, for the appointments "
            "booked in the period: the median, and the number that nine in ten do not exceed.",
            "fr": "Jours entiers entre la prise de rendez-vous et le premier horaire donné, pour "
            "les rendez-vous pris pendant la période : médiane, et valeur que neuf sur dix ne "
            "dépassent pas.",
        },
        dimensions=(*_OF_PEOPLE, "channel"),
    ),
    Metric(
        name="walk_ins_served",
        kind="additive",
        formula=Count("walk_in_served"),
        unit={"en": "visits", "fr": "passages"},
        events=("booking.walk_in_served.v1",),
        title={"en": "Walk-ins served", "fr": "Personnes reçues sans rendez-vous"},
        definition={
            "en": "Tickets of a site’s queue that were called, with a name or without.",
            "fr": "Tickets de la file d’un lieu qui ont été appelés, nominatifs ou non.",
        },
        dimensions=(*_OF_PEOPLE, "space"),
    ),
    Metric(
        name="minutes_waited",
        kind="median",
        formula=Quantiles("walk_in_served"),
        unit=_MINUTES,
        events=("booking.walk_in_served.v1",),
        title={
            "en": "Minutes waited without an appointment",
            "fr": "Minutes d’attente sans rendez-vous",
        },
        definition={
            "en": "Minutes between the ticket and the call: the median, and the number that nine "
            "in ten do not exceed.",
            "fr": "Minutes entre le ticket et l’appel : médiane, et valeur que neuf sur dix ne "
            "dépassent pas.",
        },
        dimensions=(*_OF_PEOPLE, "space"),
    ),
    Metric(
        name="workshops_held",
        kind="additive",
        formula=Count("workshop_held"),
        unit=_WORKSHOPS,
        events=("booking.workshop_held.v1",),
        title={"en": "Workshops held", "fr": "Ateliers tenus"},
        definition={
            "en": "Workshops that took place, on site and off site, on the day when they began.",
            "fr": "Ateliers qui ont eu lieu, sur place et hors les murs, au jour de leur début.",
        },
        dimensions=(*PLACE, *TIME, "venue"),
    ),
    Metric(
        name="workshop_attendances",
        kind="additive",
        formula=Count("workshop_attended"),
        unit=_ATTENDANCES,
        events=_SEATS,
        title={"en": "Workshop attendances", "fr": "Présences en atelier"},
        definition={
            "en": "Seats of workshops on which the person came, as last corrected, on the day of "
            "the workshop.",
            "fr": "Places d’atelier dont le titulaire est venu, après corrections, au jour de "
            "l’atelier.",
        },
        dimensions=_OF_PEOPLE,
    ),
    Metric(
        name="workshop_fill_rate",
        kind="share",
        formula=Share(Count("workshop_attended"), whole=Sum("workshop_held")),
        unit=PER_CENT,
        events=("booking.workshop_held.v1", *_SEATS),
        title={"en": "Fill rate of workshops", "fr": "Taux de remplissage des ateliers"},
        definition={
            "en": "Attendances, of the seats that the workshops held had together.",
            "fr": "Présences rapportées aux places de l’ensemble des ateliers tenus.",
        },
        dimensions=(*PLACE, *TIME),
    ),
    Metric(
        name="workshop_missed_share",
        kind="share",
        formula=Share(Count("workshop_missed"), rest=Count("workshop_attended")),
        unit=PER_CENT,
        events=_SEATS,
        title={"en": "Share of workshop seats missed", "fr": "Part de places d’atelier manquées"},
        definition={
            "en": "Seats on which nobody came, of those attended and missed together.",
            "fr": "Places dont le titulaire n’est pas venu, rapportées aux présences et absences.",
        },
        dimensions=_OF_PEOPLE,
    ),
    Metric(
        name="partners_active",
        kind="distinct",
        formula=Distinct(("referral_received",)),
        unit={"en": "structures", "fr": "structures"},
        events=("booking.referral_received.v1",),
        title={"en": "Active partners", "fr": "Partenaires actifs"},
        definition={
            "en": "Distinct partner structures that referred somebody in the period.",
            "fr": "Structures partenaires distinctes ayant orienté quelqu’un pendant la période.",
        },
        dimensions=_OF_PARTNERS,
    ),
    Metric(
        name="referrals_received",
        kind="additive",
        formula=Count("referral_received"),
        unit=_REFERRALS,
        events=("booking.referral_received.v1",),
        title={"en": "Referrals received", "fr": "Orientations reçues"},
        definition={
            "en": "People whom a partner sent to a site, on the day when it did.",
            "fr": "Personnes adressées à un lieu par un partenaire, au jour de l’orientation.",
        },
        dimensions=_OF_PARTNERS,
    ),
    Metric(
        name="referrals_accepted",
        kind="additive",
        formula=Count("referral_accepted"),
        unit=_REFERRALS,
        events=("booking.referral_accepted.v1",),
        title={"en": "Referrals accepted", "fr": "Orientations acceptées"},
        definition={
            "en": "Referrals that a site took on, on the day when it did.",
            "fr": "Orientations qu’un lieu a acceptées, au jour de l’acceptation.",
        },
        dimensions=_OF_PARTNERS,
    ),
    Metric(
        name="referrals_refused",
        kind="additive",
        formula=Count("referral_refused"),
        unit=_REFERRALS,
        events=("booking.referral_refused.v1",),
        title={"en": "Referrals refused", "fr": "Orientations refusées"},
        definition={
            "en": "Referrals that a site did not take on, on the day when it said so.",
            "fr": "Orientations qu’un lieu a refusées, au jour du refus.",
        },
        dimensions=_OF_PARTNERS,
    ),
    Metric(
        name="days_to_first_appointment",
        kind="median",
        formula=DaysUntil("person_referred", "appointment_held"),
        unit=DAYS,
        events=(
            "booking.referral_received.v1",
            "booking.referral_accepted.v1",
            "booking.appointment_completed.v1",
        ),
        title={
            "en": "Days from referral to first appointment",
            "fr": "Jours entre orientation et premier rendez-vous",
        },
        definition={
            "en": "For referrals received in the period and accepted: days to the person’s first "
            "appointment held on that day or later. Whoever has had none yet is left out. Median, "
            "and the number that nine in ten do not exceed.",
            "fr": "Pour les orientations reçues pendant la période et acceptées : jours jusqu’au "
            "premier rendez-vous honoré de la personne, ce jour-là ou plus tard. Qui n’en a pas "
            "encore eu n’est pas compté. Médiane, et valeur que neuf sur dix ne dépassent pas.",
        },
        dimensions=_OF_PEOPLE,
    ),
)
