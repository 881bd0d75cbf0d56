"""Inventory's rules, without any plumbing."""
