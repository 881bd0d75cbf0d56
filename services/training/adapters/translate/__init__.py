"""Domain events as the contracts that other services read, a module for each topic."""

from services.training.adapters.translate import (
    assessments,
    certificates,
    enrolments,
    frameworks,
    missions,
    paths,
    people,
    professionals,
    recommendations,
    seats,
)
from services.training.adapters.translate.registry import translate

__all__ = [
    "assessments",
    "certificates",
    "enrolments",
    "frameworks",
    "missions",
    "paths",
    "people",
    "professionals",
    "recommendations",
    "seats",
    "translate",
]
