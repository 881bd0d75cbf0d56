"""What training tells the others, a module for each topic."""

from contracts.training import enrolments, frameworks, paths, seats

__all__ = ["enrolments", "frameworks", "paths", "seats"]
