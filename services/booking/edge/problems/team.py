"""Refusals about the team."""

from kit.edge.problems import ProblemType
from services.booking.domain.team.refusals import MemberGone, StillPlanned
from services.booking.edge.problems.words import one_of

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
)
