"""Devices: what they are, where they stand, and the steps of their lives."""
