"""Stores and tables in memory, from which the fakes of a service's ports are made."""
