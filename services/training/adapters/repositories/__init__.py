"""Repositories on MongoDB, a module for each topic, each with its indexes."""
