"""An invented network of eleven reception points in real towns: sites and their teams, and
what appointments are made for.

The towns, their codes and their coordinates are real; the street numbers, the teams and
everybody's names are made up. Four sites stand in priority neighbourhoods (QPV), one is overseas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from services.booking.domain.appointment_type import AppointmentRules
from services.booking.domain.partner import PartnerDescription
from services.booking.domain.site import Room, SiteDescription
from services.booking.domain.territory import REGION_OF, department_of, timezone_of
from simulation.names import full_name

Role = Literal["volunteer", "civic_service", "employee"]


@dataclass(frozen=True)
class Shift:
    """A weekly window of local time; `weekday` 0 is Monday, times are `HH:MM`."""

    weekday: int
    start: str
    end: str


@dataclass(frozen=True)
class Teammate:
    """A member of a team and when appointments can be given to them."""

    name: str
    role: Role
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    week: tuple[Shift, ...]


@dataclass(frozen=True)
class Place:
    """One reception point; `hours` is in OpenStreetMap syntax, local time of the municipality."""

    slug: str
    name: str
    address: str
    municipality_code: str
    latitude: float
    longitude: float
    in_qpv: bool
    hours: str
    team_size: int
    loan_computers: int


PLACES: tuple[Place, ...] = (
    Place(
        slug="saint-denis",
        name="Passerelle Saint-Denis",
        address="12 rue Gabriel Péri, 93200 Saint-Denis",
        municipality_code="93066",
        latitude=48.93564,
        longitude=2.35387,
        in_qpv=True,
        hours="Mo-Fr 09:00-12:30,13:30-17:30; Sa 09:30-12:30",
        team_size=8,
        loan_computers=10,
    ),
    Place(
        slug="roubaix",
        name="Passerelle Roubaix",
        address="41 rue de l'Alma, 59100 Roubaix",
        municipality_code="59512",
        latitude=50.69851,
        longitude=3.17326,
        in_qpv=True,
        hours="Mo-Fr 09:00-12:30,13:30-17:00",
        team_size=3,
        loan_computers=6,
    ),
    Place(
        slug="marseille",
        name="Passerelle Marseille Belle de Mai",
        address="27 rue Loubon, 13003 Marseille",
        municipality_code="13203",
        latitude=43.31115,
        longitude=5.38743,
        in_qpv=True,
        hours="Mo,Tu,Th,Fr 09:00-12:30,14:00-17:30; We 09:00-12:30",
        team_size=3,
        loan_computers=6,
    ),
    Place(
        slug="saint-pierre",
        name="Passerelle Saint-Pierre",
        address="18 rue Marius et Ary Leblond, 97410 Saint-Pierre",
        municipality_code="97416",
        latitude=-21.34162,
        longitude=55.47773,
        in_qpv=True,
        hours="Mo-Fr 08:00-12:00,13:00-16:00",
        team_size=2,
        loan_computers=5,
    ),
    Place(
        slug="paris",
        name="Passerelle Paris Ménilmontant",
        address="9 rue Sorbier, 75020 Paris",
        municipality_code="75120",
        latitude=48.86731,
        longitude=2.38972,
        in_qpv=False,
        hours="Mo-Fr 09:30-12:30,13:30-18:00",
        team_size=3,
        loan_computers=8,
    ),
    Place(
        slug="creteil",
        name="Passerelle Créteil",
        address="5 rue des Écoles, 94000 Créteil",
        municipality_code="94028",
        latitude=48.79188,
        longitude=2.45851,
        in_qpv=False,
        hours="Mo-Fr 09:30-12:30,14:00-17:30",
        team_size=2,
        loan_computers=6,
    ),
    Place(
        slug="lille",
        name="Passerelle Lille Moulins",
        address="33 rue d'Arras, 59000 Lille",
        municipality_code="59350",
        latitude=50.62372,
        longitude=3.06628,
        in_qpv=False,
        hours="Mo-Fr 09:00-12:30,13:30-17:00",
        team_size=3,
        loan_computers=6,
    ),
    Place(
        slug="strasbourg",
        name="Passerelle Strasbourg Gare",
        address="14 rue de Molsheim, 67000 Strasbourg",
        municipality_code="67482",
        latitude=48.58148,
        longitude=7.73312,
        in_qpv=False,
        hours="Mo-Th 09:00-12:00,13:30-17:30; Fr 09:00-12:00",
        team_size=2,
        loan_computers=5,
    ),
    Place(
        slug="lyon",
        name="Passerelle Lyon Guillotière",
        address="22 rue de Marseille, 69007 Lyon",
        municipality_code="69387",
        latitude=45.75287,
        longitude=4.84168,
        in_qpv=False,
        hours="Mo-Fr 09:00-12:30,13:30-17:30",
        team_size=3,
        loan_computers=6,
    ),
    Place(
        slug="grenoble",
        name="Passerelle Grenoble",
        address="7 rue de Stalingrad, 38100 Grenoble",
        municipality_code="38185",
        latitude=45.17612,
        longitude=5.72644,
        in_qpv=False,
        hours="Tu-Fr 09:00-12:30,13:30-17:30; Sa 09:30-12:30",
        team_size=2,
        loan_computers=5,
    ),
    Place(
        slug="bordeaux",
        name="Passerelle Bordeaux Saint-Michel",
        address="16 rue des Faures, 33000 Bordeaux",
        municipality_code="33063",
        latitude=44.83417,
        longitude=-0.56727,
        in_qpv=False,
        hours="Mo-Fr 09:30-12:30,13:30-17:30",
        team_size=2,
        loan_computers=5,
    ),
)


def described(place: Place) -> SiteDescription:
    """All that booking is told of the place. Raises `ValueError` where no department has its
    code."""
    department = department_of(place.municipality_code)
    if department is None:
        raise ValueError(f"{place.slug}: no department begins {place.municipality_code}")
    return SiteDescription(
        slug=place.slug,
        name=place.name,
        address=place.address,
        municipality_code=place.municipality_code,
        department=department,
        region=REGION_OF[department],
        latitude=place.latitude,
        longitude=place.longitude,
        in_qpv=place.in_qpv,
        timezone=timezone_of(department),
        spaces=("sales", "advice", "workshop"),
        rooms=(Room("Espace conseil", 4), Room("Atelier", 6)),
        loan_computers=place.loan_computers,
        opening_hours=place.hours,
    )


TYPES = (
    ("advice", "Conseil individuel", AppointmentRules(channels=("on_site", "phone", "video"))),
    (
        "online_procedure",
        "Démarche en ligne accompagnée",
        AppointmentRules(duration=60, needs_computer=True),
    ),
    ("device_help", "Prise en main d'un appareil", AppointmentRules(duration=45, buffer_after=15)),
    ("quick_help", "Coup de pouce", AppointmentRules(duration=15, earliest_notice=0)),
)
"""Of appointments: code, name, and what differs from the rules that any type has."""

_WORKING_WEEK = range(5)
_MORNING = ("09:00", "12:30")
_AFTERNOON = ("13:30", "17:30")
_LANGUAGES = ("ar", "en", "es", "pt", "ro", "ta", "tr", "uk", "vi", "bm")
_SKILLS = ("cv", "telecom_dispute", "job_seekers_agency", "family_allowance", "smartphone", "email")


def team_of(place: Place, chance: Random) -> Sequence[Teammate]:
    """The team of a place, the first of them an employee who is there all week.

    Volunteers come one or two half-days a week, people in civic service four days, as the
    association's do.
    """
    return [_teammate(rank, chance) for rank in range(place.team_size)]


def _teammate(rank: int, chance: Random) -> Teammate:
    role: Role = ("employee", "civic_service")[rank] if rank < 2 else "volunteer"
    week = {
        "employee": [(day, half) for day in _WORKING_WEEK for half in (_MORNING, _AFTERNOON)],
        "civic_service": [(day, half) for day in range(1, 5) for half in (_MORNING, _AFTERNOON)],
        "volunteer": chance.sample(
            [(day, half) for day in _WORKING_WEEK for half in (_MORNING, _AFTERNOON)],
            chance.choice((2, 3)),
        ),
    }[role]
    return Teammate(
        name=" ".join(full_name(chance)),
        role=role,
        languages=("fr", *chance.sample(_LANGUAGES, chance.choice((0, 1, 1, 2)))),
        skills=tuple(sorted(chance.sample(_SKILLS, chance.choice((2, 3))))),
        week=tuple(Shift(day, *half) for day, half in sorted(week)),
    )


PARTNERS = (
    PartnerDescription(
        name="CCAS de Saint-Denis (invented)",
        siret="99900001100018",
        structure_type="public",
        department="93",
        in_qpv=True,
    ),
    PartnerDescription(
        name="Centre d'hébergement Le Relais du Canal (invented)",
        siret="99900002900010",
        structure_type="private",
        department="93",
    ),
    PartnerDescription(
        name="Mission locale du Rhône (invented)",
        siret="99900003700013",
        structure_type="public",
        department="69",
    ),
)
"""Structures whose social workers are trained; no SIREN of a real one begins so."""
