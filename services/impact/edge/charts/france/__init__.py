"""A map of France with places as circles, sized by their figures."""

from services.impact.edge.charts.france.map import Place, france

__all__ = ["Place", "france"]
