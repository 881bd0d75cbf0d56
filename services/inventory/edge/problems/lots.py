"""Refusals about what comes with lots."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.inventory.domain.lots.refusals import AlreadyRegistered, OtherMachine

PROBLEMS = (
    ProblemType(
        AlreadyRegistered,
        409,
        "device_already_registered",
        {"en": "The machine is registered already", "fr": "Cet appareil est déjà enregistré"},
        detail=one_of(
            "A device with this number is in stock, or came with this lot before.",
            "Un appareil qui porte ce numéro est en stock, ou est déjà arrivé avec ce lot.",
        ),
        extra=lambda r: {"field": r.field, "device_id": r.device_id},
        advice={"en": "Check the number; `device_id` is the device that has it."},
    ),
    ProblemType(
        OtherMachine,
        409,
        "other_machine",
        {
            "en": "The numbers are those of another machine",
            "fr": "Ces numéros sont ceux d’un autre appareil",
        },
        detail=one_of(
            "They belong to two known devices, or to one of another category.",
            "Ils appartiennent à deux appareils connus, ou à un appareil d’une autre catégorie.",
        ),
        extra=lambda r: {"device_ids": list(r.device_ids)},
        advice={"en": "Check the numbers and the category against `device_ids`."},
    ),
)
