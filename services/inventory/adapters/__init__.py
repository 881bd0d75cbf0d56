"""Inventory's ports on MongoDB and on libraries."""
