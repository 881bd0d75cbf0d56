"""A network of its own for what breaks it."""

from tests.journeys.conftest import network, operator

__all__ = ["network", "operator"]
