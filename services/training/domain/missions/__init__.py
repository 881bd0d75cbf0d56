"""Advice to those who decide about a territory's digital transition."""
