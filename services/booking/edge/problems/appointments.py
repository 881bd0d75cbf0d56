"""Refusals about slots and appointments."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from kit.envelope import timestamp
from services.booking.domain.refusals import (
    AlreadyStarted,
    NotASlot,
    NotOffered,
    OutsideWindow,
    SlotTaken,
    WrongState,
)

_FAULTS = {
    "off_step": (
        "Starts are every quarter of an hour.",
        "Les débuts sont tous les quarts d’heure.",
    ),
    "in_the_past": ("This start lies in the past.", "Ce début est déjà passé."),
    "too_soon": ("It is too soon to book it.", "Le délai de réservation est trop court."),
    "too_far": ("It is too far ahead.", "La date est trop lointaine."),
    "site_closed": ("The site is closed then.", "Le site est fermé à ce moment."),
    "adviser_away": (
        "The adviser is not there then.",
        "Le conseiller n’est pas là à ce moment.",
    ),
    "adviser_elsewhere": (
        "The adviser works at another site.",
        "Le conseiller travaille sur un autre site.",
    ),
    "no_room": ("The site has no room.", "Le site n’a pas de salle."),
    "no_computer": ("The site has no loan computer.", "Le site n’a pas d’ordinateur de prêt."),
}


def _fault(refusal: NotASlot, language: str) -> str:
    return _FAULTS[refusal.fault][1 if language == "fr" else 0]


def _wrong_state(refusal: WrongState, language: str) -> str:
    if language == "fr":
        return f"Étape impossible pour un rendez-vous « {refusal.state} »."
    return f"Not possible for an appointment that is {refusal.state.replace('_', ' ')}."


def _window(refusal: OutsideWindow, language: str) -> str:
    opens = timestamp(refusal.opens)
    if refusal.closes is None:
        return f"Possible à partir de {opens}." if language == "fr" else f"Possible from {opens}."
    closes = timestamp(refusal.closes)
    if language == "fr":
        return f"Possible de {opens} à {closes}."
    return f"Possible from {opens} to {closes}."


PROBLEMS = (
    ProblemType(
        SlotTaken,
        409,
        "slot_taken",
        {"en": "Somebody was faster", "fr": "Le créneau vient d’être pris"},
        detail=one_of(
            "This slot is taken; `nearest` are the closest free ones.",
            "Ce créneau est pris ; `nearest` donne les plus proches qui sont libres.",
        ),
        extra=lambda r: {
            "resource": r.resource,
            "nearest": [
                {
                    "start": timestamp(slot.start),
                    "end": timestamp(slot.end),
                    "adviser_id": slot.adviser_id,
                }
                for slot in r.nearest
            ],
        },
        advice={"en": "Book one of `nearest`, or ask `slots` again."},
    ),
    ProblemType(
        NotASlot,
        409,
        "not_a_slot",
        {"en": "This start cannot be booked", "fr": "Ce début ne peut pas être réservé"},
        detail=_fault,
        extra=lambda r: {"fault": r.fault, "start": timestamp(r.start)},
        advice={"en": "Book one of the starts that `slots` gives."},
    ),
    ProblemType(
        NotOffered,
        409,
        "not_offered",
        {
            "en": "This type of appointment is not offered so",
            "fr": "Ce type de rendez-vous n’est pas proposé ainsi",
        },
        extra=lambda r: {"field": r.field, "value": r.value, "offered": list(r.offered)},
        advice={"en": "Use one of the values in `offered`."},
    ),
    ProblemType(
        WrongState,
        409,
        "wrong_state",
        {
            "en": "The appointment is not at this step",
            "fr": "Le rendez-vous n’en est pas à cette étape",
        },
        detail=_wrong_state,
        extra=lambda r: {"state": r.state, "step": r.step},
        advice={"en": "Read the appointment again; `state` is where it stands."},
    ),
    ProblemType(
        AlreadyStarted,
        409,
        "already_started",
        {"en": "The appointment has started", "fr": "Le rendez-vous a commencé"},
        detail=one_of(
            "It can no longer be cancelled or moved; it can be missed or completed.",
            "Il ne peut plus être annulé ni déplacé, mais manqué ou terminé.",
        ),
        extra=lambda r: {"start": timestamp(r.start)},
        advice={"en": "Note that the person did not come, or book another one."},
    ),
    ProblemType(
        OutsideWindow,
        409,
        "outside_window",
        {"en": "Too early or too late for this step", "fr": "Trop tôt ou trop tard"},
        detail=_window,
        extra=lambda r: {
            "step": r.step,
            "opens": timestamp(r.opens),
            "closes": None if r.closes is None else timestamp(r.closes),
        },
        advice={"en": "Send it between `opens` and `closes`."},
    ),
)
