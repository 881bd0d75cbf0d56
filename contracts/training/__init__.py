"""What training tells the others, a module for each topic."""

from contracts.training import (
    assessments,
    certificates,
    enrolments,
    frameworks,
    missions,
    paths,
    people,
    professional_certificates,
    professionals,
    recommendations,
    seats,
)

__all__ = [
    "assessments",
    "certificates",
    "enrolments",
    "frameworks",
    "missions",
    "paths",
    "people",
    "professional_certificates",
    "professionals",
    "recommendations",
    "seats",
]
