"""Refusals about sessions for professionals and advice missions."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.training.domain.missions.refusals import MissionIsWithdrawn
from services.training.domain.professionals.refusals import (
    AttendanceMissing,
    Attended,
    HalfDayAhead,
    PartnerUnknown,
    SessionBegun,
    SessionClosed,
    SessionFull,
)

_STATUSES = {"planned": "prévue", "held": "terminée", "cancelled": "annulée"}


def _closed(refusal: SessionClosed, language: str) -> str:
    if language == "fr":
        return f"La session est {_STATUSES[refusal.status]}."
    return f"The session is {refusal.status}."


def _missing(refusal: AttendanceMissing, language: str) -> str:
    numbers = ", ".join(str(number) for number in refusal.half_days)
    return f"Demi-journées : {numbers}." if language == "fr" else f"Half-days: {numbers}."


PROBLEMS = (
    ProblemType(
        PartnerUnknown,
        409,
        "partner_unknown",
        {
            "en": "Nothing is known of this partner yet",
            "fr": "Ce partenaire n’est pas encore connu",
        },
        detail=one_of(
            "What booking told may be on its way: try again in a moment.",
            "L’information est peut-être en chemin : réessayez dans un instant.",
        ),
        extra=lambda r: {"partner_id": r.partner_id},
        headers=lambda _r: {"Retry-After": 3},
        advice={"en": "Try again after `Retry-After`; if it goes on, check the id."},
    ),
    ProblemType(
        SessionFull,
        409,
        "session_full",
        {"en": "All places of the session are taken", "fr": "La session est complète"},
        extra=lambda r: {"session_id": r.session_id, "capacity": r.capacity},
        advice={"en": "Plan another session, or give this one more places."},
    ),
    ProblemType(
        SessionClosed,
        409,
        "session_closed",
        {
            "en": "The session is over or cancelled",
            "fr": "La session est terminée ou annulée",
        },
        detail=_closed,
        extra=lambda r: {
            "session_id": r.session_id,
            "session_status": r.status,
            "step": r.step,
        },
        advice={"en": "Plan another session."},
    ),
    ProblemType(
        SessionBegun,
        409,
        "session_begun",
        {
            "en": "Somebody attended already: the half-days are fixed",
            "fr": "La session a commencé : les demi-journées ne changent plus",
        },
        extra=lambda r: {"session_id": r.session_id},
        advice={"en": "Cancel what is left of the session and plan another."},
    ),
    ProblemType(
        HalfDayAhead,
        409,
        "half_day_ahead",
        {
            "en": "The half-day is still ahead",
            "fr": "Cette demi-journée n’a pas encore eu lieu",
        },
        extra=lambda r: {"session_id": r.session_id, "half_day": r.number},
        advice={"en": "Record attendance from its beginning on; close the session after its end."},
    ),
    ProblemType(
        AttendanceMissing,
        409,
        "attendance_missing",
        {
            "en": "It is not said of everybody whether they were there",
            "fr": "Il manque des présences",
        },
        detail=_missing,
        extra=lambda r: {"session_id": r.session_id, "half_days": list(r.half_days)},
        advice={"en": "Record the attendance of `half_days`; 0 minutes for who was absent."},
    ),
    ProblemType(
        Attended,
        409,
        "attended",
        {
            "en": "Somebody who was there stays on the list",
            "fr": "Une personne qui était présente reste sur la liste",
        },
        extra=lambda r: {"attendee_id": r.attendee_id},
        advice={"en": "Correct the attendance first, where it is wrong."},
    ),
    ProblemType(
        MissionIsWithdrawn,
        409,
        "mission_withdrawn",
        {
            "en": "The mission was taken back",
            "fr": "Cette mission a été retirée",
        },
        extra=lambda r: {"mission_id": r.mission_id},
        advice={"en": "Record it anew."},
    ),
)
