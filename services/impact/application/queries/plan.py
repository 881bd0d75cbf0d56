"""What a year's board asks, all of it at once: the figures of a page are of one moment, and are
hidden over all of them together, on whichever page they stand."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from services.impact.application.queries.periods import YEARS, Year
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS, Dimension


class Ask(NamedTuple):
    """One thing that the board wants to know: of a year, or of the same days years `ago`."""

    metric: str
    by: tuple[Dimension, ...] = ()
    ago: int = 0

    def question(self, year: Year, *, each_site: bool) -> Question:
        """The same as a question; `each_site` cuts it by site first."""
        days = year.back(self.ago)
        by: tuple[Dimension, ...] = ("site", *self.by) if each_site else self.by
        return Question(METRICS[self.metric], days.first, days.last, by)


KEY_FIGURES: Final = (
    "people_supported",
    "people_in_qpv_share",
    "people_new",
    "appointments_held",
    "appointments_missed_share",
    "walk_ins_served",
    "workshops_held",
    "workshop_attendances",
    "volunteers_active",
    "volunteer_hours",
    "partners_active",
    "referrals_received",
    "professionals_trained",
    "devices_handed_over",
    "solidarity_savings",
    "telecom_savings_monthly",
    "avoided_co2e",
    "certificates",
    "skill_gain",
    "days_waited",
    "minutes_waited",
    "days_to_first_appointment",
    "days_to_owner",
)
"""Figures of a year and of the same days of the years before it."""

MONTHLY: Final = ("people_supported", "appointments_held", "workshop_attendances")
"""Figures by month, beside those of the year before."""

BY_SITE: Final = (
    "people_supported",
    "appointments_held",
    "workshop_attendances",
    "devices_handed_over",
)
"""Figures that are told of each site, among `KEY_FIGURES`."""

RESIDENCE: Final = Ask("people_supported", ("in_qpv",))
AGES: Final = Ask("people_supported", ("age_band",))
CATEGORIES: Final = Ask("devices_handed_over", ("category",))
ENROLMENTS: Final = Ask("enrolments", ("path",))
COMPLETIONS: Final = Ask("completions", ("path",))

PLAN: Final = (
    *(Ask(name, ago=ago) for name in KEY_FIGURES for ago in range(YEARS)),
    *(Ask(name, ("month",), ago) for name in MONTHLY for ago in (0, 1)),
    *(RESIDENCE, AGES, CATEGORIES, ENROLMENTS, COMPLETIONS),
)


def questions(year: Year, *, each_site: bool) -> Sequence[tuple[Ask, bool, Question]]:
    """The plan as questions, each with what it stands for and whether it is cut by site.

    All are asked by site, too, where `each_site`. Of what is cut by nothing else one question is
    enough: its total is the network's figure.
    """
    asked = []
    for ask in PLAN:
        sites = each_site or (ask.metric in BY_SITE and not ask.by and not ask.ago)
        if ask.by or not sites:
            asked.append((ask, False, ask.question(year, each_site=False)))
        if sites:
            asked.append((ask, True, ask.question(year, each_site=True)))
    return asked
