"""What impact tells the others, a module for each topic."""

from contracts.impact import people, reports, thresholds

__all__ = ["people", "reports", "thresholds"]
