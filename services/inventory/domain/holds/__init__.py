"""Devices kept for people, and those who wait for one."""
