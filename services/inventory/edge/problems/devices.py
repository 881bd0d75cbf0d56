"""Refusals about devices."""

from kit.edge.problems import ProblemType
from services.inventory.domain.devices.refusals import (
    DataNotErased,
    DeviceNotAvailable,
    HeldForSomebodyElse,
    NotReady,
)

_STATUSES = {
    "received": "reçu",
    "wiped": "effacé",
    "repairing": "en réparation",
    "graded": "noté",
    "ready": "prêt",
    "held": "réservé",
    "sold": "vendu",
    "donated": "donné",
    "returned": "rapporté",
    "scrapped": "mis au rebut",
    "in_transit": "en transit",
}
_MISSING = {
    "verified_wipe": ("a verified wipe", "un effacement vérifié"),
    "passed_tests": ("every functional test passed", "tous les tests de fonctionnement réussis"),
    "decided_return": ("a decision about its return", "une décision sur son retour"),
}


def _not_available(refusal: DeviceNotAvailable, language: str) -> str:
    if language == "fr":
        return f"Cet appareil est {_STATUSES[refusal.status]} ; cette étape n’est pas possible."
    return f"The device is {refusal.status.replace('_', ' ')}; this step is impossible from there."


def _not_ready(refusal: NotReady, language: str) -> str:
    words = [_MISSING[one][language == "fr"] for one in refusal.missing]
    start = "Il manque : " if language == "fr" else "Missing: "
    return f"{start}{', '.join(words)}."


PROBLEMS = (
    ProblemType(
        DeviceNotAvailable,
        409,
        "device_not_available",
        {"en": "The device is not available", "fr": "Cet appareil n’est pas disponible"},
        detail=_not_available,
        extra=lambda r: {"device_id": r.device_id, "device_status": r.status, "step": r.step},
        advice={"en": "Read the device again; `device_status` says where it stands now."},
    ),
    ProblemType(
        NotReady,
        409,
        "device_not_ready",
        {"en": "The device may not be handed over yet", "fr": "Cet appareil n’est pas encore prêt"},
        detail=_not_ready,
        extra=lambda r: {"device_id": r.device_id, "missing": list(r.missing)},
        advice={"en": "Do what `missing` names: wipe and verify it, or repair and test it."},
    ),
    ProblemType(
        DataNotErased,
        409,
        "data_not_erased",
        {
            "en": "What the device holds was not erased",
            "fr": "Les données de cet appareil n’ont pas été effacées",
        },
        extra=lambda r: {"device_id": r.device_id},
        advice={"en": "Wipe it and verify that, or tell in `destroyed` how its storage ended."},
    ),
    ProblemType(
        HeldForSomebodyElse,
        409,
        "held_for_somebody_else",
        {
            "en": "The device is held for another person",
            "fr": "Cet appareil est réservé à quelqu’un d’autre",
        },
        extra=lambda r: {"device_id": r.device_id},
        advice={"en": "Hand over another device, or release the hold first."},
    ),
)
