"""What impact tells the others, a module for each topic."""

from contracts.impact import reports, thresholds

__all__ = ["reports", "thresholds"]
