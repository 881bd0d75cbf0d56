"""Refusals about workshops and seats."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from kit.envelope import timestamp
from services.booking.domain.workshops.refusals import (
    AlreadySeated,
    Engaged,
    OfferOver,
    PeopleEngaged,
    SeatsHeld,
    SiteClosed,
    WorkshopStarted,
    WrongSeatState,
    WrongWorkshopState,
)

_ENGAGED = {
    "adviser": ("The trainer has something else then.", "L’animateur est pris à ce moment."),
    "person": (
        "The person has something else then.",
        "La personne a autre chose à ce moment.",
    ),
    "shift": ("The member has another shift then.", "Le membre a une autre permanence."),
    "room": ("No such room is free then.", "Aucune salle de ce genre n’est libre à ce moment."),
    "computer": (
        "Not enough loan computers are free then.",
        "Il n’y a pas assez d’ordinateurs de prêt à ce moment.",
    ),
}


def _engaged(refusal: Engaged, language: str) -> str:
    return _ENGAGED[refusal.resource][1 if language == "fr" else 0]


def _seat_state(refusal: WrongSeatState, language: str) -> str:
    if language == "fr":
        return f"Étape impossible pour une place « {refusal.state} »."
    return f"Not possible for a seat that is {refusal.state}."


def _workshop_state(refusal: WrongWorkshopState, language: str) -> str:
    if language == "fr":
        return f"Étape impossible pour un atelier « {refusal.state} »."
    return f"Not possible for a workshop that is {refusal.state}."


PROBLEMS = (
    ProblemType(
        Engaged,
        409,
        "engaged",
        {"en": "Not free at that time", "fr": "Pas libre à ce moment"},
        detail=_engaged,
        extra=lambda r: {"resource": r.resource, "start": timestamp(r.start)},
        advice={"en": "Choose another time, or another `resource`."},
    ),
    ProblemType(
        SiteClosed,
        409,
        "site_closed",
        {"en": "The site is closed then", "fr": "Le site est fermé à ce moment"},
        extra=lambda r: {"site": r.site, "start": timestamp(r.start)},
        advice={"en": "Choose another time, or a venue."},
    ),
    ProblemType(
        PeopleEngaged,
        409,
        "people_engaged",
        {
            "en": "Somebody with a seat is not free then",
            "fr": "Quelqu’un qui a une place est pris à ce moment",
        },
        extra=lambda r: {"workshop_id": r.workshop_id, "seats": list(r.seats)},
        advice={"en": "Choose another time, or speak to those in `seats` first."},
    ),
    ProblemType(
        AlreadySeated,
        409,
        "already_seated",
        {
            "en": "The person has a seat or a place in line",
            "fr": "La personne a déjà une place ou est en liste d’attente",
        },
        extra=lambda r: {"workshop_id": r.workshop_id, "seat_id": r.seat_id},
        advice={"en": "Read the seat in `seat_id`."},
    ),
    ProblemType(
        SeatsHeld,
        409,
        "seats_held",
        {"en": "More seats are held or kept", "fr": "Davantage de places sont prises ou gardées"},
        detail=one_of(
            "`seats` are held and `kept` more are kept for partners.",
            "`seats` sont prises et `kept` autres gardées pour des partenaires.",
        ),
        extra=lambda r: {"capacity": r.capacity, "seats": list(r.seats), "kept": r.kept},
        advice={"en": "Give seats back first, or keep fewer."},
    ),
    ProblemType(
        WrongSeatState,
        409,
        "wrong_seat_state",
        {"en": "The seat is not at this step", "fr": "La place n’en est pas à cette étape"},
        detail=_seat_state,
        extra=lambda r: {"state": r.state, "step": r.step},
        advice={"en": "Read the seat again; `state` is where it stands."},
    ),
    ProblemType(
        OfferOver,
        409,
        "offer_over",
        {"en": "The offer is over", "fr": "La proposition a expiré"},
        extra=lambda r: {"until": timestamp(r.until)},
        advice={"en": "Ask for a seat again."},
    ),
    ProblemType(
        WrongWorkshopState,
        409,
        "wrong_workshop_state",
        {
            "en": "The workshop is not at this step",
            "fr": "L’atelier n’en est pas à cette étape",
        },
        detail=_workshop_state,
        extra=lambda r: {"state": r.state, "step": r.step},
        advice={"en": "Read the workshop again; `state` is where it stands."},
    ),
    ProblemType(
        WorkshopStarted,
        409,
        "workshop_started",
        {"en": "The workshop has started", "fr": "L’atelier a commencé"},
        detail=one_of(
            "Seats can no longer be given or given back; note who came.",
            "Les places ne changent plus ; notez qui est venu.",
        ),
        extra=lambda r: {"start": timestamp(r.start)},
        advice={"en": "Note who came and who did not."},
    ),
)
