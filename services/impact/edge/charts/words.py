"""The words of the charts, in English and French."""

from collections.abc import Mapping
from typing import Final

from kit.wording import unbroken_texts
from services.impact.domain.metrics import Language

NOTHING: Final = "–"

WORDS: Final[Mapping[Language, Mapping[str, str]]] = unbroken_texts(
    {
        "en": {
            "hidden": "hidden",
            "hidden_key": "hidden, few people",
            "named": "{label}: {cell}",
            "highest": "Highest, {one}.",
            "lowest": "Lowest, {one}.",
            "hidden_count": "Hidden: {count}.",
            "empty": "No figure to show.",
            "see_table": "All figures are in the table.",
            "month": "Month",
            "share": "Share",
            "place": "Place",
            "in_qpv": "In a priority neighbourhood",
            "elsewhere": "Outside of them",
            "reception_point": "Reception point",
            "yes": "yes",
            "no": "no",
            "guadeloupe": "Guadeloupe",
            "martinique": "Martinique",
            "guyane": "Fr. Guiana",
            "reunion": "Réunion",
            "mayotte": "Mayotte",
            "paris": "Greater Paris",
            "mainland": "Mainland France",
            "off_map": "Not on the map: {count}",
            "outlines": "Outlines: ANCT, Licence Ouverte 2.0, simplified",
        },
        "fr": {
            "hidden": "masqué",
            "hidden_key": "masqué, peu de personnes",
            "named": "{label} : {cell}",
            "highest": "Le plus haut, {one}.",
            "lowest": "Le plus bas, {one}.",
            "hidden_count": "Masqués : {count}.",
            "empty": "Aucun chiffre à montrer.",
            "see_table": "Tous les chiffres sont dans le tableau.",
            "month": "Mois",
            "share": "Part",
            "place": "Territoire",
            "in_qpv": "En quartier prioritaire",
            "elsewhere": "Hors quartier prioritaire",
            "reception_point": "Lieu d’accueil",
            "yes": "oui",
            "no": "non",
            "guadeloupe": "Guadeloupe",
            "martinique": "Martinique",
            "guyane": "Guyane",
            "reunion": "La Réunion",
            "mayotte": "Mayotte",
            "paris": "Grand Paris",
            "mainland": "Hexagone et Corse",
            "off_map": "Hors de la carte : {count}",
            "outlines": "Contours : ANCT, Licence Ouverte 2.0, simplifiés",
        },
    }
)
