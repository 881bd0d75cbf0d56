"""Refusals about seats."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.training.domain.seats.refusals import (
    ModuleDone,
    NoWorkshopNeeded,
    PrerequisitesOpen,
    SeatAskedElsewhere,
    SeatBooked,
    WrongSeatRequestState,
)

_STATUSES = {
    "asked": "en attente de réponse",
    "reserved": "acceptée : la place est réservée",
    "waitlisted": "en liste d’attente",
    "offered": "acceptée : une place est proposée",
    "refused": "refusée",
    "stuck": "bloquée",
    "cancelled": "annulée",
    "expired": "expirée",
    "attended": "terminée : la personne est venue",
    "missed": "terminée : la personne n’est pas venue",
    "withdrawn": "retirée",
    "superseded": "remplacée par une autre",
}


def _state(refusal: WrongSeatRequestState, language: str) -> str:
    if language == "fr":
        return f"Étape impossible : la demande est {_STATUSES[refusal.status]}."
    return f"Not possible for a request that is {refusal.status}."


def _missing(refusal: PrerequisitesOpen, language: str) -> str:
    french = language == "fr"
    titles = [one.said("fr" if french else "en") for one in refusal.missing.values()]
    if french:
        return f"À faire avant : {', '.join(f'« {one} »' for one in titles)}."
    return f"To be done before: {', '.join(f'“{one}”' for one in titles)}."


PROBLEMS = (
    ProblemType(
        ModuleDone,
        409,
        "module_done",
        {
            "en": "The person has done this module",
            "fr": "Cette personne a déjà fait ce module",
        },
        extra=lambda r: {"module": r.module},
        advice={"en": "Ask for a seat of the next module."},
    ),
    ProblemType(
        NoWorkshopNeeded,
        409,
        "no_workshop_needed",
        {
            "en": "This module is not taught in a workshop",
            "fr": "Ce module ne se fait pas en atelier",
        },
        detail=one_of(
            "It is done in an appointment or alone; then a trainer validates it.",
            "Il se fait en rendez-vous ou seul ; ensuite, un formateur le valide.",
        ),
        extra=lambda r: {"module": r.module, "delivery": r.delivery},
        advice={"en": "Book an appointment where it is `one_to_one`; then validate the module."},
    ),
    ProblemType(
        PrerequisitesOpen,
        409,
        "prerequisites_open",
        {
            "en": "Other modules come before this one",
            "fr": "D’autres modules viennent avant celui-ci",
        },
        detail=_missing,
        extra=lambda r: {"module": r.module, "missing": list(r.missing)},
        advice={"en": "Ask for a seat of the first in `missing`."},
    ),
    ProblemType(
        SeatAskedElsewhere,
        409,
        "seat_asked_elsewhere",
        {
            "en": "A seat of this module was asked for at another site",
            "fr": "Une place pour ce module est déjà demandée dans un autre lieu",
        },
        extra=lambda r: {"module": r.module},
        advice={"en": "Ask the other site to withdraw its request, or wait for the seat."},
    ),
    ProblemType(
        SeatBooked,
        409,
        "seat_booked",
        {
            "en": "The person has a seat of this module already",
            "fr": "Cette personne a déjà une place pour ce module",
        },
        detail=one_of(
            "The desk has booked it, or put the person in line.",
            "L’accueil l’a réservée, ou a inscrit la personne sur la liste d’attente.",
        ),
        extra=lambda r: {
            "module": r.module,
            "seat_id": r.seat_id,
            "workshop_id": r.workshop_id,
            "state": r.status,
        },
        advice={"en": "Use that seat, or cancel it in booking first."},
    ),
    ProblemType(
        WrongSeatRequestState,
        409,
        "wrong_seat_request_state",
        {
            "en": "The request is not at this step",
            "fr": "La demande de place n’en est pas à cette étape",
        },
        detail=_state,
        extra=lambda r: {"state": r.status, "step": r.step},
        advice={"en": "Read the request again; `state` is where it stands."},
    ),
)
