"""Refusals about the team."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from kit.envelope import timestamp
from services.booking.domain.team.refusals import MemberGone, StillPlanned
from services.booking.domain.team.shift_refusals import (
    AssignedByManager,
    BeginnerAlone,
    NeedsFilled,
    NoPlace,
    ShiftStarted,
    WrongShiftState,
)

_NO_PLACE = {
    "unfit": (
        "The member has not the role or the skill that is needed.",
        "Ce membre n’a pas le rôle ou la compétence recherchés.",
    ),
    "full": ("The places that they fit are taken.", "Les places qui leur conviennent sont prises."),
}


def _no_place(refusal: NoPlace, language: str) -> str:
    return _NO_PLACE[refusal.fault][1 if language == "fr" else 0]


def _shift_state(refusal: WrongShiftState, language: str) -> str:
    if language == "fr":
        return f"Étape impossible pour une permanence « {refusal.state} »."
    return f"Not possible for a shift that is {refusal.state}."


PROBLEMS = (
    ProblemType(
        MemberGone,
        409,
        "member_gone",
        {"en": "The member has left by then", "fr": "Le membre a quitté l’équipe à cette date"},
        extra=lambda r: {"member_id": r.member_id, "last_day": r.last_day.isoformat()},
        advice={"en": "Choose another member."},
    ),
    ProblemType(
        StillPlanned,
        409,
        "still_planned",
        {"en": "Something is planned with the member", "fr": "Ce membre a encore des engagements"},
        detail=one_of(
            "Others have to take these over, or they have to be cancelled, before the member can "
            "leave.",
            "D’autres doivent les reprendre, ou il faut les annuler, avant que ce membre puisse "
            "partir.",
        ),
        extra=lambda r: {
            "member_id": r.member_id,
            "appointments": list(r.appointments),
            "workshops": list(r.workshops),
            "shifts": list(r.shifts),
        },
        advice={"en": "Move what is listed to somebody else, or choose a later day."},
    ),
    ProblemType(
        NoPlace,
        409,
        "no_place",
        {"en": "No place for this member", "fr": "Pas de place pour ce membre"},
        detail=_no_place,
        extra=lambda r: {"shift_id": r.shift_id, "fault": r.fault},
        advice={"en": "Read the shift's `needs`."},
    ),
    ProblemType(
        BeginnerAlone,
        409,
        "beginner_alone",
        {"en": "Only beginners would be there", "fr": "Il n’y aurait que des débutants"},
        detail=one_of(
            "Somebody with experience has to be on the shift as well.",
            "Quelqu’un d’expérimenté doit aussi être de permanence.",
        ),
        extra=lambda r: {"shift_id": r.shift_id, "beginners": list(r.beginners)},
        advice={"en": "Let somebody with experience sign up first."},
    ),
    ProblemType(
        AssignedByManager,
        409,
        "assigned_by_manager",
        {"en": "A manager assigned the member", "fr": "Un responsable a désigné ce membre"},
        extra=lambda r: {"shift_id": r.shift_id, "member_id": r.member_id},
        advice={"en": "Ask a manager to take the member off the shift."},
    ),
    ProblemType(
        NeedsFilled,
        409,
        "needs_filled",
        {"en": "More have signed up", "fr": "Davantage de membres sont inscrits"},
        extra=lambda r: {"shift_id": r.shift_id, "needs": list(r.needs)},
        advice={"en": "Let members withdraw first; `needs` counts from 0."},
    ),
    ProblemType(
        ShiftStarted,
        409,
        "shift_started",
        {"en": "The shift has begun", "fr": "La permanence a commencé"},
        extra=lambda r: {"shift_id": r.shift_id, "start": timestamp(r.start)},
        advice={"en": "Ask a manager."},
    ),
    ProblemType(
        WrongShiftState,
        409,
        "wrong_shift_state",
        {"en": "The shift is not at this step", "fr": "La permanence n’en est pas à cette étape"},
        detail=_shift_state,
        extra=lambda r: {"state": r.state, "step": r.step},
        advice={"en": "Read the shift again; `state` is where it stands."},
    ),
)
