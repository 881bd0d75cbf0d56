"""Quotas: how much one household may have over a rolling period."""
