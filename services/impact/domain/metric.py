"""What a metric is, and what it can be cut by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from services.impact.domain.formulas import Formula

Language = Literal["en", "fr"]
Words = Mapping[Language, str]
Dimension = str
Kind = Literal["additive", "distinct", "share", "ratio", "median", "distribution"]

DIMENSIONS: Final[Mapping[Dimension, Words]] = {
    "site": {"en": "reception point", "fr": "lieu d’accueil"},
    "department": {"en": "département of the site", "fr": "département du lieu"},
    "region": {"en": "region of the site", "fr": "région du lieu"},
    "site_in_qpv": {
        "en": "whether the site stands in a priority neighbourhood: yes, no or unknown",
        "fr": "lieu d’accueil situé en QPV : yes, no ou unknown",
    },
    "in_qpv": {
        "en": "whether the person lives in a priority neighbourhood: yes, no or unknown",
        "fr": "résidence de la personne en QPV : yes, no ou unknown",
    },
    "age_band": {"en": "age band of the person", "fr": "tranche d’âge de la personne"},
    "day": {"en": "day, on the site’s clocks", "fr": "jour, à l’heure du lieu"},
    "week": {"en": "ISO week, such as 2026-W48", "fr": "semaine ISO, par exemple 2026-W48"},
    "month": {"en": "month, such as 2026-11", "fr": "mois, par exemple 2026-11"},
    "quarter": {"en": "quarter, such as 2026-Q4", "fr": "trimestre, par exemple 2026-Q4"},
    "year": {"en": "year", "fr": "année"},
    "channel": {
        "en": "how they met: on_site, phone, video or home",
        "fr": "mode de rencontre : on_site, phone, video ou home",
    },
    "space": {
        "en": "space of the site: sales, advice or workshop",
        "fr": "espace du lieu : sales, advice ou workshop",
    },
    "venue": {
        "en": "where a workshop took place: on_site, or what kind of place off site",
        "fr": "lieu de l’atelier : on_site, ou le type de lieu hors les murs",
    },
    "category": {"en": "category of device", "fr": "catégorie d’appareil"},
    "grade": {"en": "grade of the device", "fr": "grade de l’appareil"},
    "factor_version": {
        "en": "version of the table of impact factors",
        "fr": "version de la table de facteurs d’impact",
    },
    "path": {"en": "learning path", "fr": "parcours"},
    "partner_type": {
        "en": "whether the partner is public or private",
        "fr": "partenaire public ou privé",
    },
}
"""What figures can be cut by, in the order in which they are shown."""

PLACE: Final = ("site", "department", "region", "site_in_qpv")
TIME: Final = ("day", "week", "month", "quarter", "year")
PERSON: Final = ("in_qpv", "age_band")


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One definition, in words and as a formula.

    Only an additive metric is the sum of its parts. A distinct one is not, since a person seen at
    two sites is one person; nor is a share, a ratio, a median or a distribution.
    """

    name: str
    formula: Formula
    kind: Kind
    unit: Words
    events: tuple[str, ...]
    title: Words
    definition: Words
    dimensions: tuple[Dimension, ...]
    version: int = 1
    step: int = 0
    """To whom small figures are hidden it is told in steps of so much, where not 0: everybody may
    look up what one device spares, and would work out from an exact sum which devices they were."""


PEOPLE: Final[Words] = {"en": "people", "fr": "personnes"}
PER_CENT: Final[Words] = {"en": "%", "fr": "%"}
DAYS: Final[Words] = {"en": "days", "fr": "jours"}
HOURS: Final[Words] = {"en": "hours", "fr": "heures"}
EUROS: Final[Words] = {"en": "€", "fr": "€"}
KILOGRAMS: Final[Words] = {"en": "kg", "fr": "kg"}
