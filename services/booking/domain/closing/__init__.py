"""Closing a site for a period, and what becomes of what was planned there."""
