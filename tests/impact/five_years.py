"""The network of the mission over five years, as its figures would be told."""

from datetime import date, timedelta
from random import Random

from services.impact.domain.facts import Site
from tests.impact.canned import Told

PLACES = (
    ("saint-denis", "Saint-Denis", 48.9356, 2.3539, True, 24),
    ("aubervilliers", "Aubervilliers", 48.9146, 2.3829, True, 13),
    ("montreuil", "Montreuil", 48.8638, 2.4485, False, 9),
    ("marseille", "Marseille – La Belle de Mai", 43.3115, 5.3856, True, 14),
    ("lyon", "Lyon – Guillotière", 45.7551, 4.8427, False, 9),
    ("bordeaux", "Bordeaux", 44.8404, -0.5805, False, 7),
    ("roubaix", "Roubaix", 50.6927, 3.1778, True, 11),
    ("grenoble", "Grenoble", 45.1885, 5.7245, False, 5),
    ("strasbourg", "Strasbourg", 48.5734, 7.7521, False, 5),
    ("nantes", "Nantes", 47.2184, -1.5536, False, 2),
    ("fort-de-france", "Fort-de-France", 14.6161, -61.0588, False, 1),
)
AGES = ("under_18", "18_25", "26_35", "36_45", "46_60", "61_75", "over_75")
PATHS = (
    "first_steps",
    "internet",
    "email",
    "public_services",
    "smartphone",
    "safety",
    "job_search",
)
CATEGORIES = {"smartphone": 5, "laptop": 4, "tablet": 2, "desktop": 2, "screen": 1, "router": 1}
LAST = date(2026, 11, 26)


def sites() -> list[Site]:
    """Eleven, four of them in priority neighbourhoods."""
    return [
        Site(
            slug, 1, slug, name, "93", "Île-de-France", latitude, longitude, in_qpv, "Europe/Paris"
        )
        for slug, name, latitude, longitude, in_qpv, _ in PLACES
    ]


def five_years(people_of_a_year: int = 6000, seed: int = 7) -> list[Told]:
    """Growing from year to year, quiet in August, 60 % in priority neighbourhoods."""
    chance = Random(seed)
    told: list[Told] = []
    places, weights = [one[0] for one in PLACES], [one[5] for one in PLACES]
    who = 0
    for number in range(LAST.year - 4, LAST.year + 1):
        growth = 0.7 + 0.1 * (number - LAST.year + 4)
        for _ in range(int(people_of_a_year * growth)):
            who += 1
            told += _person(chance, who, number, chance.choices(places, weights)[0])
        for i in range(int(300 * growth)):
            day, site = _day(chance, number), chance.choices(places, weights)[0]
            told.append(Told("volunteers_active", day, site, i))
            told.append(Told("volunteer_hours", day, site, i, chance.randint(60, 140)))
        for i in range(int(1000 * growth)):
            day, site = _day(chance, number), chance.choices(places, weights)[0]
            told.append(Told("partners_active", day, site, i))
            told.append(Told("referrals_received", day, site, i, chance.randint(1, 3)))
            if i % 4 == 0:
                told.append(Told("professionals_trained", day, site, who + i))
        for i in range(int(520 * growth)):
            day, site = _day(chance, number), chance.choices(places, weights)[0]
            told.append(Told("workshops_held", day, site, i))
    return [one for one in told if one.day <= LAST]


def _day(chance: Random, year: int) -> date:
    while True:
        day = date(year, 1, 1) + timedelta(days=chance.randrange(365))
        if day.month != 8 or chance.random() < 0.35:
            return day


def _person(chance: Random, who: int, year: int, site: str) -> list[Told]:
    day = _day(chance, year)
    in_qpv = chance.choices(["yes", "no", "unknown"], [56, 37, 7])[0]
    labels = {
        "in_qpv": in_qpv,
        "age_band": chance.choices(AGES, [1, 9, 17, 22, 26, 19, 6])[0],
    }
    told = [
        Told("people_supported", day, site, who, labels=labels),
        Told("people_new", day, site, who),
        Told("appointments_held", day, site, who, chance.randint(1, 3)),
        Told("appointments_missed_share", day, site, who, 100 if chance.random() < 0.11 else 0),
        Told("days_waited", day, site, who, chance.randint(1, 16)),
    ]
    if in_qpv != "unknown":
        told.append(Told("people_in_qpv_share", day, site, who, 100 if in_qpv == "yes" else 0))
    if chance.random() < 0.4:
        told.append(Told("walk_ins_served", day, site, who))
        told.append(Told("minutes_waited", day, site, who, chance.randint(2, 40)))
    if chance.random() < 0.3:
        told.append(Told("days_to_first_appointment", day, site, who, chance.randint(2, 21)))
    if chance.random() < 0.35:
        told.append(Told("workshop_attendances", day, site, who, chance.randint(1, 5)))
        path = {"path": chance.choice(PATHS)}
        told.append(Told("enrolments", day, site, who, labels=path))
        if chance.random() < 0.6:
            told.append(Told("completions", day, site, who, labels=path))
            told.append(Told("certificates", day, site, who))
            gain = chance.choices([-1, 0, 1, 2, 3, 4], [2, 14, 38, 28, 13, 5])[0]
            told.append(Told("skill_gain", day, site, who, gain))
    if chance.random() < 0.16:
        kind = {"category": chance.choices(list(CATEGORIES), list(CATEGORIES.values()))[0]}
        told.append(Told("devices_handed_over", day, site, who, labels=kind))
        told.append(Told("solidarity_savings", day, site, who, chance.randint(60, 240)))
        told.append(Told("avoided_co2e", day, site, who, chance.randint(30, 190)))
        told.append(Told("days_to_owner", day, site, who, chance.randint(9, 70)))
    if chance.random() < 0.3:
        told.append(Told("telecom_savings_monthly", day, site, who, chance.randint(14, 32)))
    return told
