"""Inventory's use cases, on its ports."""
