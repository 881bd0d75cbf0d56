"""The words for what devices are, in French and English, for papers and public pages alike."""

from collections.abc import Mapping
from typing import Final

from kit.wording import Language
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.devices.records import WipeMethod

CATEGORIES: Final[Mapping[Language, Mapping[Category, str]]] = {
    "fr": {
        "smartphone": "Smartphone",
        "feature_phone": "Téléphone à touches",
        "tablet": "Tablette",
        "laptop": "Ordinateur portable",
        "desktop": "Ordinateur fixe",
        "screen": "Écran",
        "router": "Box internet",
        "other": "Autre appareil",
    },
    "en": {
        "smartphone": "Smartphone",
        "feature_phone": "Phone with keys",
        "tablet": "Tablet",
        "laptop": "Laptop",
        "desktop": "Desktop computer",
        "screen": "Screen",
        "router": "Internet router",
        "other": "Other device",
    },
}

GRADES: Final[Mapping[Language, Mapping[Grade, str]]] = {
    "fr": {
        "A": "très bon état, presque aucune trace",
        "B": "bon état, petites traces",
        "C": "état correct, traces visibles",
        "D": "usé, mais il fonctionne",
    },
    "en": {
        "A": "very good, hardly a mark",
        "B": "good, small marks",
        "C": "fair, visible marks",
        "D": "worn, but it works",
    },
}

STANDARD: Final = "NIST SP 800-88 Rev. 2"

METHODS: Final[Mapping[Language, Mapping[WipeMethod, tuple[str, str]]]] = {
    "fr": {
        "clear": (
            "Clear (effacement)",
            "Les données ont été effacées. Les outils courants ne peuvent plus les retrouver.",
        ),
        "purge": (
            "Purge (effacement renforcé)",
            "Les données ont été effacées. Même un laboratoire ne peut plus les retrouver.",
        ),
        "destroy": ("Destroy (destruction)", "La mémoire a été détruite, et les données avec."),
        "no_storage": (
            "Aucune mémoire",
            "Cet appareil ne garde aucune donnée. Il n’y avait rien à effacer.",
        ),
    },
    "en": {
        "clear": ("Clear", "The data was erased. Common tools can no longer find it."),
        "purge": ("Purge", "The data was erased. Not even a laboratory can still find it."),
        "destroy": ("Destroy", "The storage was destroyed, and the data with it."),
        "no_storage": ("No storage", "This device keeps no data. There was nothing to erase."),
    },
}
"""The standard's name of a method of erasure, and what it means in plain words."""

OPERATOR_NAMES: Final[Mapping[str, str]] = {
    "orange": "Orange",
    "sfr": "SFR",
    "bouygues": "Bouygues Telecom",
    "la_poste_mobile": "La Poste Mobile",
    "lebara": "Lebara",
    "lycamobile": "Lycamobile",
    "syma": "Syma Mobile",
    "nrj_mobile": "NRJ Mobile",
}
"""As the operators write themselves."""
