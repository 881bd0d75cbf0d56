"""Recommendations: which path next, and why."""
