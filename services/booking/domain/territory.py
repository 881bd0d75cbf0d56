"""France's départements and overseas territories: their region and their time zone.

Source: INSEE, Code officiel géographique 2024; IANA time zone database.
"""

import re

_REGIONS = {
    "Auvergne-Rhône-Alpes": "01 03 07 15 26 38 42 43 63 69 73 74",
    "Bourgogne-Franche-Comté": "21 25 39 58 70 71 89 90",
    "Bretagne": "22 29 35 56",
    "Centre-Val de Loire": "18 28 36 37 41 45",
    "Corse": "2A 2B",
    "Grand Est": "08 10 51 52 54 55 57 67 68 88",
    "Hauts-de-France": "02 59 60 62 80",
    "Île-de-France": "75 77 78 91 92 93 94 95",
    "Normandie": "14 27 50 61 76",
    "Nouvelle-Aquitaine": "16 17 19 23 24 33 40 47 64 79 86 87",
    "Occitanie": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "Pays de la Loire": "44 49 53 72 85",
    "Provence-Alpes-Côte d'Azur": "04 05 06 13 83 84",
    "Guadeloupe": "971",
    "Martinique": "972",
    "Guyane": "973",
    "La Réunion": "974",
    "Saint-Pierre-et-Miquelon": "975",
    "Mayotte": "976",
    "Saint-Barthélemy": "977",
    "Saint-Martin": "978",
    "Wallis-et-Futuna": "986",
    "Polynésie française": "987",
    "Nouvelle-Calédonie": "988",
}
REGION_OF = {code: region for region, codes in _REGIONS.items() for code in codes.split()}
"""Code of the département or territory to the name of its region (its own where it has none)."""

_OVERSEAS_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_MUNICIPALITY = re.compile(r"^(\d{5}|2[AB]\d{3})$")


def timezone_of(department: str) -> str:
    """The IANA time zone of a département; that of its capital where it has several."""
    return _OVERSEAS_ZONES.get(department, "Europe/Paris")


def is_municipality_code(code: str) -> bool:
    """Whether the text has the form of an INSEE commune code."""
    return _MUNICIPALITY.match(code) is not None


def department_of(municipality_code: str) -> str | None:
    """The département of an INSEE commune code, or None where no département begins it."""
    for length in (3, 2):
        if municipality_code[:length] in REGION_OF:
            return municipality_code[:length]
    return None
