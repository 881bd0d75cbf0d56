"""What training tells the others, a module for each topic."""

from contracts.training import enrolments, paths, seats

__all__ = ["enrolments", "paths", "seats"]
