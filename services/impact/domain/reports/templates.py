"""Reports that are asked for again and again: the one place where they are declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.impact.domain.metrics import Dimension, Language

Cut = tuple[Dimension, ...]


@dataclass(frozen=True)
class Item:
    """A metric of a report, in its newest version or in that one, and the tables by which it is
    shown; its total always is."""

    metric: str
    cuts: tuple[Cut, ...] = ()
    version: int | None = None


@dataclass(frozen=True)
class Template:
    """`audience` says whom it is made for."""

    name: str
    title: Mapping[Language, str]
    audience: Mapping[Language, str]
    items: tuple[Item, ...]


_SITE: Final = (("site",),)
_MONTH: Final = (("month",),)

_ALL = (
    Template(
        "overview",
        {"en": "The whole at a glance", "fr": "Vue d’ensemble"},
        {
            "en": "For a funder: what changed for people, on three pages.",
            "fr": "Pour un financeur : ce qui a changé pour les personnes, en trois pages.",
        },
        (
            Item("people_supported", (*_SITE, *_MONTH)),
            Item("people_new"),
            Item("people_in_qpv_share", _SITE),
            Item("appointments_held"),
            Item("workshop_attendances"),
            Item("devices_sold"),
            Item("solidarity_savings"),
            Item("volunteer_hours"),
            Item("certificates"),
        ),
    ),
    Template(
        "activity",
        {"en": "Activity", "fr": "Activité"},
        {
            "en": "For a director and a local authority: who came, for what, and how long they "
            "waited.",
            "fr": "Pour une direction et une collectivité : qui est venu, pour quoi, et après "
            "quelle attente.",
        },
        (
            Item("people_supported", (*_SITE, ("age_band",))),
            Item("people_new", _SITE),
            Item("appointments_held", (*_SITE, ("channel",))),
            Item("appointments_missed_share", _SITE),
            Item("days_waited", _SITE),
            Item("walk_ins_served", _SITE),
            Item("workshops_held", (("venue",),)),
            Item("workshop_attendances", _SITE),
            Item("workshop_fill_rate"),
        ),
    ),
    Template(
        "qpv",
        {"en": "Priority neighbourhoods", "fr": "Quartiers prioritaires"},
        {
            "en": "For the ANCT and the prefecture: people who live in priority neighbourhoods "
            "(QPV), and sites that stand in one.",
            "fr": "Pour l’ANCT et la préfecture : les personnes qui vivent en quartier prioritaire "
            "(QPV), et les lieux qui s’y trouvent.",
        },
        (
            Item("people_in_qpv_share", (("department",), *_SITE)),
            Item("people_supported", (("in_qpv",), ("site_in_qpv",))),
            Item("people_new", (("in_qpv",),)),
            Item("appointments_held", (("in_qpv",), ("site_in_qpv",))),
            Item("workshop_attendances", (("in_qpv",),)),
            Item("enrolments", (("in_qpv",),)),
            Item("certificates", (("in_qpv",),)),
            Item("devices_sold", (("in_qpv",),)),
            Item("solidarity_savings", (("in_qpv",),)),
        ),
    ),
    Template(
        "devices",
        {"en": "Devices", "fr": "Équipement"},
        {
            "en": "For donors of devices and funders of reuse: what came in, whom it went to, and "
            "what it spared.",
            "fr": "Pour les donateurs de matériel et les financeurs du réemploi : ce qui est "
            "arrivé, à qui, et ce que cela a évité.",
        },
        (
            Item("devices_received", (("category",),)),
            Item("devices_wiped"),
            Item("devices_scrapped", (("category",),)),
            Item("devices_sold", (("category",), ("grade",))),
            Item("devices_donated", (("category",),)),
            Item("days_to_owner"),
            Item("solidarity_savings", (("category",),)),
            Item("avoided_co2e", (("category", "factor_version"),)),
            Item("avoided_materials", (("category", "factor_version"),)),
        ),
    ),
    Template(
        "skills",
        {"en": "Learning", "fr": "Apprentissages"},
        {
            "en": "For funders of training: who learnt what, how far, and what they can do now.",
            "fr": "Pour les financeurs de la formation : qui a appris quoi, jusqu’où, et ce que "
            "chacun sait faire à présent.",
        },
        (
            Item("enrolments", (("path",),)),
            Item("completions", (("path",),)),
            Item("abandonments", (("path",),)),
            Item("modules_completed", (("path",),)),
            Item("certificates", (("path",),)),
            Item("skill_gain", (("in_qpv",), ("age_band",))),
            Item("workshop_attendances", _SITE),
            Item("professionals_trained", (("path",),)),
            Item("professional_hours"),
        ),
    ),
    Template(
        "commitment",
        {"en": "Volunteers and partners", "fr": "Bénévoles et partenaires"},
        {
            "en": "For a board: who gives time, and who sends people.",
            "fr": "Pour un conseil d’administration : qui donne de son temps, et qui oriente.",
        },
        (
            Item("volunteers_active", _SITE),
            Item("civic_service_active"),
            Item("employees_active"),
            Item("volunteer_hours", _SITE),
            Item("partners_active", (("partner_type",),)),
            Item("referrals_received", (("partner_type",), *_SITE)),
            Item("referrals_accepted"),
            Item("referrals_refused"),
            Item("days_to_first_appointment", _SITE),
        ),
    ),
)

TEMPLATES: Final[Mapping[str, Template]] = {one.name: one for one in _ALL}
