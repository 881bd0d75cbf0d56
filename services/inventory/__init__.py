"""Inventory: every device from gift to new owner."""
