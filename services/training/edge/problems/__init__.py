"""How training's refusals are told, in English and in French, a module for each topic."""

from services.training.edge.problems import (
    assessments,
    certificates,
    common,
    enrolments,
    frameworks,
    paths,
    professionals,
    recommendations,
    seats,
)

PROBLEMS = (
    *common.PROBLEMS,
    *assessments.PROBLEMS,
    *enrolments.PROBLEMS,
    *certificates.PROBLEMS,
    *frameworks.PROBLEMS,
    *paths.PROBLEMS,
    *seats.PROBLEMS,
    *recommendations.PROBLEMS,
    *professionals.PROBLEMS,
)
