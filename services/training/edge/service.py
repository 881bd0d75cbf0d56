"""Training at its edge."""

from kit.edge.operators import PROBLEMS as FOR_OPERATORS
from kit.edge.operators import operators
from kit.edge.operators.keys import with_keys
from kit.service import ServiceDefinition
from services.training.bootstrap import bootstrap
from services.training.catalogue import CATALOGUE
from services.training.edge.french import PHRASES
from services.training.edge.operations import (
    advice_missions,
    assessments,
    certificates,
    enrolments,
    frameworks,
    groups,
    levels,
    operations,
    paths,
    person_export,
    professional_sessions,
    recommendations,
    seat_requests,
    task_banks,
    validations,
    verification,
)
from services.training.edge.problems import PROBLEMS

__all__ = [
    "SERVICE",
    "advice_missions",
    "assessments",
    "certificates",
    "enrolments",
    "frameworks",
    "groups",
    "levels",
    "paths",
    "person_export",
    "professional_sessions",
    "recommendations",
    "seat_requests",
    "task_banks",
    "validations",
    "verification",
]

SERVICE = ServiceDefinition(
    name="training",
    title="Passerelle – training",
    description="From first click to autonomy, proved: learning paths, placement, enrolments, "
    "seats of workshops, progress, assessments, certificates that anybody can verify.",
    catalogue=CATALOGUE,
    operations=with_keys(operators(operations)),
    bootstrap=bootstrap,
    problems=(*PROBLEMS, *FOR_OPERATORS),
    phrases=PHRASES,
)
