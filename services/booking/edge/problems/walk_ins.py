"""Refusals about tickets."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.booking.domain.walk_ins.refusals import (
    NobodyWaits,
    NoGap,
    NoSuchSpace,
    TicketClosed,
)

PROBLEMS = (
    ProblemType(
        NoSuchSpace,
        409,
        "no_such_space",
        {"en": "The site has no such space", "fr": "Le site n’a pas cet espace"},
        extra=lambda r: {"space": r.space, "offered": list(r.offered)},
        advice={"en": "Use one of the spaces in `offered`."},
    ),
    ProblemType(
        NobodyWaits,
        409,
        "nobody_waits",
        {"en": "Nobody waits", "fr": "Personne n’attend"},
        extra=lambda r: {"site": r.site, "space": r.space},
        advice={"en": "Call again once somebody has taken a ticket."},
    ),
    ProblemType(
        TicketClosed,
        409,
        "ticket_closed",
        {"en": "The ticket is no longer waiting", "fr": "Ce ticket n’attend plus"},
        detail=one_of(
            "It was called already, or its holder left; `state` says which.",
            "Il a déjà été appelé, ou la personne est partie ; `state` dit lequel des deux.",
        ),
        extra=lambda r: {"state": r.state},
        advice={"en": "Call the next ticket."},
    ),
    ProblemType(
        NoGap,
        409,
        "no_gap",
        {"en": "There is no gap to fill", "fr": "Il n’y a pas de trou à combler"},
        detail=one_of(
            "Only an appointment of this site that was noted as missed leaves one, until its end.",
            "Seul un rendez-vous de ce site noté manqué en laisse un, jusqu’à sa fin.",
        ),
        extra=lambda r: {"appointment_id": r.appointment_id},
        advice={"en": "Serve the ticket with an adviser and a type of appointment instead."},
    ),
)
