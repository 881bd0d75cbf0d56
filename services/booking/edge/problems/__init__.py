"""How booking's refusals are told, in English and in French, a module for each topic."""

from kit.edge.common_problems import ABOUT_FILES
from services.booking.edge.problems import (
    appointments,
    closures,
    common,
    earlier,
    notifications,
    people,
    referrals,
    team,
    walk_ins,
    workshops,
)

PROBLEMS = (
    *common.PROBLEMS,
    *appointments.PROBLEMS,
    *closures.PROBLEMS,
    *ABOUT_FILES,
    *notifications.PROBLEMS,
    *workshops.PROBLEMS,
    *people.PROBLEMS,
    *referrals.PROBLEMS,
    *team.PROBLEMS,
    *walk_ins.PROBLEMS,
    *earlier.PROBLEMS,
)
