"""Devices, what they spare, and top-ups."""

from dataclasses import replace
from typing import Final

from services.impact.domain.formulas import Count, DistinctMonths, Quantiles, Ratio, Sum
from services.impact.domain.metric import (
    DAYS,
    EUROS,
    KILOGRAMS,
    PERSON,
    PLACE,
    TIME,
    Language,
    Metric,
    Words,
)

_DEVICES: Final[Words] = {"en": "devices", "fr": "appareils"}
_STOCK: Final = (*PLACE, *TIME, "category")
_HANDED: Final = (*PLACE, *PERSON, *TIME, "category", "grade")
_PUT_RIGHT: Final = ("inventory.device_scrapped.v1", "inventory.device_described.v1")
"""What also decides: a mistake that is scrapped never came, and a category may be put right."""
_WAYS: Final = {"sold": "inventory.device_sold.v1", "donated": "inventory.device_donated.v1"}
_RECLAIMED_BY: Final = "inventory.device_reclaimed.v1"
_HAND_OVERS: Final = (*_WAYS.values(), _RECLAIMED_BY)
_RECLAIMED: Final[Words] = {
    "en": "One that became the association’s again for good counts no more.",
    "fr": "Un appareil redevenu définitivement celui de l’association ne compte plus.",
}


def _handed(name: str, way: str | None, en: tuple[str, str], fr: tuple[str, str]) -> Metric:
    """Those handed over in one way, or in any."""
    return Metric(
        name=name,
        kind="additive",
        formula=Count("device_handed_over", {"way": frozenset({way})} if way else {}),
        unit=_DEVICES,
        events=(_WAYS[way], _RECLAIMED_BY) if way else _HAND_OVERS,
        title={"en": en[0], "fr": fr[0]},
        definition={
            "en": f"{en[1]} {_RECLAIMED['en']}",
            "fr": f"{fr[1]} {_RECLAIMED['fr']}",
        },
        dimensions=_HANDED,
    )


def _in_steps(language: Language, step: str) -> str:
    if language == "fr":
        return f" Arrondi à {step} pour qui les petits chiffres sont masqués."
    return f" In steps of {step} for readers from whom small figures are hidden."


_SINCE_REGISTERED: Final = Metric(
    name="days_to_owner",
    kind="median",
    formula=Quantiles("device_turned_over_registered"),
    unit=DAYS,
    events=("inventory.device_registered.v1", *_HAND_OVERS),
    title={"en": "Days from gift to owner", "fr": "Jours entre don et remise"},
    definition={
        "en": "For devices handed over in the period: days since the machine was registered, "
        "the last time that it was. Median, and the number that nine in ten do not exceed.",
        "fr": "Pour les appareils remis pendant la période : jours depuis le dernier "
        "enregistrement de la machine. Médiane, et valeur que neuf sur dix ne dépassent pas.",
    },
    dimensions=_HANDED,
)

METRICS: Final = (
    Metric(
        name="devices_received",
        kind="additive",
        formula=Count("device_received"),
        unit=_DEVICES,
        events=("inventory.device_registered.v1", *_PUT_RIGHT),
        title={"en": "Devices received", "fr": "Appareils reçus"},
        definition={
            "en": "Machines registered of what donors gave, save by mistake; one that comes a "
            "second time counts again. The category is what each turned out to be.",
            "fr": "Machines enregistrées parmi les dons, sauf par erreur ; une machine donnée une "
            "seconde fois compte à nouveau. La catégorie est celle qui s’est avérée juste.",
        },
        dimensions=_STOCK,
    ),
    Metric(
        name="devices_wiped",
        kind="additive",
        formula=Count("device_wiped"),
        unit=_DEVICES,
        events=("inventory.device_wiped.v1", *_PUT_RIGHT),
        title={"en": "Devices wiped", "fr": "Appareils effacés"},
        definition={
            "en": "Devices of which the data was erased (NIST SP 800-88) or that hold none, on the "
            "day of the first wipe: each once for every time it was received.",
            "fr": "Appareils dont les données ont été effacées (NIST SP 800-88) ou qui n’en "
            "contiennent pas, au jour du premier effacement : chacun une fois par réception.",
        },
        dimensions=_STOCK,
    ),
    Metric(
        name="devices_scrapped",
        kind="additive",
        formula=Count("device_scrapped"),
        unit=_DEVICES,
        events=("inventory.device_scrapped.v1",),
        title={"en": "Devices scrapped", "fr": "Appareils mis au rebut"},
        definition={
            "en": "Machines that nobody will use any more, save those registered by mistake.",
            "fr": "Machines qui ne serviront plus à personne, sauf celles enregistrées par erreur.",
        },
        dimensions=_STOCK,
    ),
    _handed(
        "devices_handed_over",
        None,
        ("Devices handed over", "Devices that somebody bought or was given."),
        ("Appareils remis", "Appareils achetés par une personne, ou qui lui ont été donnés."),
    ),
    _handed(
        "devices_sold",
        "sold",
        ("Devices sold", "Devices that somebody bought."),
        ("Appareils vendus", "Appareils achetés par une personne."),
    ),
    _handed(
        "devices_donated",
        "donated",
        ("Devices donated", "Devices that somebody was given."),
        ("Appareils donnés", "Appareils donnés à une personne."),
    ),
    _SINCE_REGISTERED,
    replace(
        _SINCE_REGISTERED,
        version=2,
        formula=Quantiles("device_turned_over"),
        definition={
            "en": "For devices handed over in the period: days since the lot came with which the "
            "machine did, the last time (of the oldest, since it was registered: version 1 counted "
            "so of all). Median, and the number that nine in ten do not exceed.",
            "fr": "Pour les appareils remis pendant la période : jours depuis l’arrivée du dernier "
            "lot avec lequel la machine est venue (pour les plus anciennes, depuis "
            "l’enregistrement : la version 1 comptait ainsi pour toutes). Médiane, et valeur que "
            "neuf sur dix ne dépassent pas.",
        },
    ),
    Metric(
        name="solidarity_savings",
        kind="additive",
        formula=Sum("device_handed_over", per=100),
        unit=EUROS,
        events=_HAND_OVERS,
        title={"en": "Saved on devices", "fr": "Économies sur les appareils"},
        definition={
            "en": "What the devices handed over would have cost elsewhere, by the reference prices "
            "of the price grid, less what was paid. " + _RECLAIMED["en"] + _in_steps("en", "€ 500"),
            "fr": "Ce que les appareils remis auraient coûté ailleurs, selon les prix de référence "
            "de la grille, moins ce qui a été payé. " + _RECLAIMED["fr"] + _in_steps("fr", "500 €"),
        },
        dimensions=_HANDED,
        step=500,
    ),
    Metric(
        name="telecom_savings_monthly",
        kind="ratio",
        formula=Ratio(Sum("top_up_sold", per=100), DistinctMonths("top_up_sold")),
        unit={"en": "€ per person and month", "fr": "€ par personne et par mois"},
        events=("inventory.top_up_sold.v1",),
        title={"en": "Saved on telecoms", "fr": "Économies sur les télécoms"},
        definition={
            "en": "Face value of the top-ups sold less what was paid, divided by the people who "
            "bought one in each month, all months added up.",
            "fr": "Valeur des recharges vendues moins le prix payé, divisée par le nombre de "
            "personnes qui en ont acheté chaque mois, tous les mois additionnés.",
        },
        dimensions=(*PLACE, *PERSON, *TIME),
    ),
    Metric(
        name="avoided_co2e",
        kind="additive",
        formula=Sum("carbon_avoided", per=1000),
        unit={"en": "kg CO2e", "fr": "kg CO2e"},
        events=_HAND_OVERS,
        title={"en": "CO2e avoided", "fr": "CO2e évité"},
        definition={
            "en": "Greenhouse gases that the devices handed over spare beside new ones, by the "
            "sourced factors of that day; devices without a factor count for nothing. "
            + _RECLAIMED["en"]
            + _in_steps("en", "100 kg"),
            "fr": "Gaz à effet de serre évités par les appareils remis par rapport à des neufs, "
            "selon les facteurs sourcés du jour ; sans facteur, un appareil ne compte pas. "
            + _RECLAIMED["fr"]
            + _in_steps("fr", "100 kg"),
        },
        dimensions=(*PLACE, *TIME, "category", "factor_version"),
        step=100,
    ),
    Metric(
        name="avoided_materials",
        kind="additive",
        formula=Sum("materials_avoided", per=1000),
        unit=KILOGRAMS,
        events=_HAND_OVERS,
        title={"en": "Raw materials spared", "fr": "Matières premières épargnées"},
        definition={
            "en": "Kilograms of raw materials that no new device will need, by the sourced factors "
            "of that day. " + _RECLAIMED["en"] + _in_steps("en", "500 kg"),
            "fr": "Kilogrammes de matières premières qu’aucun appareil neuf ne demandera, selon "
            "les facteurs sourcés du jour. " + _RECLAIMED["fr"] + _in_steps("fr", "500 kg"),
        },
        dimensions=(*PLACE, *TIME, "category", "factor_version"),
        step=500,
    ),
)
