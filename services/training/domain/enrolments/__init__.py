"""Enrolments: who is on which path, and how far."""
