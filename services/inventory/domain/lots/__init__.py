"""Lots: what a donor gave at one time."""
