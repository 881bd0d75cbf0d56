"""Domain events as the contracts that other services read, a module for each topic."""

from services.training.adapters.translate import assessments, enrolments, frameworks, paths
from services.training.adapters.translate.registry import translate

__all__ = ["assessments", "enrolments", "frameworks", "paths", "translate"]
