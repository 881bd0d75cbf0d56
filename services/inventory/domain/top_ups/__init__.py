"""Prepaid top-ups: what their codes are good for, and who was sold one."""
