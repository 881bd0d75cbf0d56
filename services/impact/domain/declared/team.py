"""Who works at the sites, and the professionals whom they train."""

from dataclasses import replace
from typing import Final

from services.impact.domain.formulas import Distinct, Sum
from services.impact.domain.metric import HOURS, PEOPLE, PLACE, TIME, Metric

_SHIFTS: Final = ("booking.shift_worked.v1",)
_ATTENDED: Final = ("training.professional_attended.v1",)
_TRAINED: Final = ("training.professional_trained.v1", "training.professional_untrained.v1")
_CUTS: Final = (*PLACE, *TIME)


def _active(name: str, role: str, en: tuple[str, str], fr: tuple[str, str]) -> Metric:
    return Metric(
        name=name,
        kind="distinct",
        formula=Distinct(("shift_worked",), only={"role": frozenset({role})}),
        unit=PEOPLE,
        events=_SHIFTS,
        title={"en": en[0], "fr": fr[0]},
        definition={
            "en": f"Distinct {en[1]} with at least one shift worked in the period, as a manager "
            "confirmed. Who helps at two sites counts once.",
            "fr": f"{fr[1]} ayant tenu au moins une permanence pendant la période, confirmée par "
            "un responsable. Qui aide en deux lieux compte une fois.",
        },
        dimensions=_CUTS,
    )


_TRAINED_NOTED: Final = Metric(
    name="professionals_trained",
    kind="distinct",
    formula=Distinct(("professional_trained_noted",)),
    unit={"en": "professionals", "fr": "professionnels"},
    events=_TRAINED,
    title={"en": "Professionals trained", "fr": "Professionnels formés"},
    definition={
        "en": "Social workers of partners who attended all that a path for professionals asks, on "
        "the day when that was noted.",
        "fr": "Travailleurs sociaux de partenaires ayant suivi tout ce que demande un parcours "
        "pour professionnels, au jour où cela a été noté.",
    },
    dimensions=(*_CUTS, "path"),
)
_HOURS_NOTED: Final = Metric(
    name="professional_hours",
    kind="additive",
    formula=Sum("professional_attended_noted", per=60),
    unit=HOURS,
    events=_ATTENDED,
    title={
        "en": "Hours of professionals’ training",
        "fr": "Heures de formation de professionnels",
    },
    definition={
        "en": "Hours that social workers of partners attended, all of them together, on the day "
        "when each half-day was first noted.",
        "fr": "Heures suivies par des travailleurs sociaux de partenaires, toutes ensemble, au "
        "jour où chaque demi-journée a été notée pour la première fois.",
    },
    dimensions=(*_CUTS, "path"),
)

METRICS: Final = (
    _active(
        "volunteers_active",
        "volunteer",
        ("Active volunteers", "volunteers"),
        ("Bénévoles actifs", "Bénévoles distincts"),
    ),
    _active(
        "civic_service_active",
        "civic_service",
        ("Active civic-service volunteers", "people in civic service"),
        ("Volontaires en service civique actifs", "Volontaires en service civique distincts"),
    ),
    _active(
        "employees_active",
        "employee",
        ("Active employees", "employees"),
        ("Salariés actifs", "Salariés distincts"),
    ),
    Metric(
        name="volunteer_hours",
        kind="additive",
        formula=Sum("shift_worked", per=60, only={"role": frozenset({"volunteer"})}),
        unit=HOURS,
        events=_SHIFTS,
        title={"en": "Volunteer hours", "fr": "Heures de bénévolat"},
        definition={
            "en": "Hours that volunteers worked on shifts, as confirmed, on the day of the shift.",
            "fr": "Heures de permanence tenues par des bénévoles, confirmées, au jour de la "
            "permanence.",
        },
        dimensions=_CUTS,
    ),
    _TRAINED_NOTED,
    replace(
        _TRAINED_NOTED,
        version=2,
        formula=Distinct(("professional_trained",)),
        definition={
            "en": "Social workers of partners who attended all that a path for professionals asks, "
            "on the day of the half-day with which they had. Version 1 counted them on the day "
            "when that was noted.",
            "fr": "Travailleurs sociaux de partenaires ayant suivi tout ce que demande un parcours "
            "pour professionnels, au jour de la demi-journée qui l’a complété. La version 1 les "
            "comptait au jour où cela a été noté.",
        },
    ),
    _HOURS_NOTED,
    replace(
        _HOURS_NOTED,
        version=2,
        formula=Sum("professional_attended", per=60),
        definition={
            "en": "Hours that social workers of partners attended, all of them together, on the "
            "day of each half-day. Version 1 counted them on the day when that was first noted.",
            "fr": "Heures suivies par des travailleurs sociaux de partenaires, toutes ensemble, au "
            "jour de chaque demi-journée. La version 1 les comptait au jour où elle a été notée "
            "pour la première fois.",
        },
    ),
)
