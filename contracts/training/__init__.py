"""What training tells the others, a module for each topic."""

from contracts.training import assessments, certificates, enrolments, frameworks, paths, seats

__all__ = ["assessments", "certificates", "enrolments", "frameworks", "paths", "seats"]
