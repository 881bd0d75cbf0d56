"""Refusals about holds."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from kit.envelope import timestamp
from services.inventory.domain.holds.refusals import (
    AlreadyExtended,
    AlreadyHolding,
    AppointmentUnknown,
    HoldOver,
    NotAPickUp,
    WrongHoldState,
)

_STATUSES = {
    "waiting": "en attente",
    "offered": "proposée",
    "held": "active",
    "fulfilled": "honorée",
    "expired": "expirée",
    "declined": "déclinée",
    "released": "libérée",
}
_NOT_A_PICK_UP = {
    "another_person": (
        "It is somebody else's.",
        "C’est celui de quelqu’un d’autre.",
    ),
    "another_site": (
        "It is at another site than the device.",
        "Il a lieu sur un autre site que celui de l’appareil.",
    ),
    "not_planned": (
        "It is over, or will not take place.",
        "Il est passé ou n’aura pas lieu.",
    ),
}


def _state(refusal: WrongHoldState, language: str) -> str:
    if language == "fr":
        return f"Étape impossible pour une réservation « {_STATUSES[refusal.state]} »."
    return f"Not possible for a hold that is {refusal.state}."


def _not_a_pick_up(refusal: NotAPickUp, language: str) -> str:
    return _NOT_A_PICK_UP[refusal.reason][language == "fr"]


PROBLEMS = (
    ProblemType(
        AlreadyHolding,
        409,
        "already_holding",
        {
            "en": "The household has a hold or a place in line",
            "fr": "Le foyer a déjà une réservation ou est en liste d’attente",
        },
        detail=one_of(
            "One for each household and category, at whatever site.",
            "Une par foyer et par catégorie, quel que soit le site.",
        ),
        extra=lambda r: {"hold_id": r.hold_id, "category": r.category},
        advice={
            "en": "Read the hold in `hold_id`, or release it first. Where that is null, it is at "
            "a site that you do not see."
        },
    ),
    ProblemType(
        WrongHoldState,
        409,
        "wrong_hold_state",
        {"en": "The hold is not at this step", "fr": "La réservation n’en est pas à cette étape"},
        detail=_state,
        extra=lambda r: {"state": r.state, "step": r.step},
        advice={"en": "Read the hold again; `state` is where it stands."},
    ),
    ProblemType(
        HoldOver,
        409,
        "hold_over",
        {"en": "The hold or the offer is over", "fr": "La réservation ou la proposition a expiré"},
        extra=lambda r: {"until": timestamp(r.until)},
        advice={"en": "Ask for a device again."},
    ),
    ProblemType(
        AlreadyExtended,
        409,
        "already_extended",
        {"en": "The hold was extended already", "fr": "La réservation a déjà été prolongée"},
        extra=lambda r: {"until": timestamp(r.until)},
        advice={"en": "Plan a pick-up appointment, which moves its end."},
    ),
    ProblemType(
        AppointmentUnknown,
        409,
        "appointment_unknown",
        {
            "en": "Nothing is known of this appointment yet",
            "fr": "Ce rendez-vous n’est pas encore connu",
        },
        detail=one_of(
            "It may be on its way from booking: try again in a moment.",
            "Il est peut-être en chemin : réessayez dans un instant.",
        ),
        extra=lambda r: {"appointment_id": r.appointment_id},
        headers=lambda _r: {"Retry-After": 3},
        advice={"en": "Try again after `Retry-After`; if it goes on, check the id."},
    ),
    ProblemType(
        NotAPickUp,
        409,
        "not_a_pick_up",
        {
            "en": "The device cannot be picked up at that appointment",
            "fr": "L’appareil ne peut pas être retiré à ce rendez-vous",
        },
        detail=_not_a_pick_up,
        extra=lambda r: {"appointment_id": r.appointment_id, "reason": r.reason},
        advice={"en": "Book one for this person at the device's site, or leave it out."},
    ),
)
