"""Thresholds: figures that somebody wants to hear of."""
