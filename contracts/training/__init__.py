"""What training tells the others, a module for each topic."""

from contracts.training import assessments, enrolments, frameworks, paths, seats

__all__ = ["assessments", "enrolments", "frameworks", "paths", "seats"]
