"""The dashboard as HTML: one page without scripts, fonts or anything fetched from elsewhere."""

from services.impact.edge.page.render import POLICY, View, render
from services.impact.edge.page.table import table_of

__all__ = ["POLICY", "View", "render", "table_of"]
