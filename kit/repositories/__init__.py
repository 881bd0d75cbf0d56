"""Aggregates and what no event tells of on MongoDB, for the repositories of every service."""
