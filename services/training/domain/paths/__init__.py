"""Paths: what is taught, in which order, in versions."""
