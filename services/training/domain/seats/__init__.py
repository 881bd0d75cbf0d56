"""Seats of workshops: what training asks booking for, and its copies of what booking tells."""
