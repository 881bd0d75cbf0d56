"""Papers as PDF and labels as SVG, typeset by Typst (decision 31)."""

from services.inventory.adapters.papers.typeset import TypesetPapers

__all__ = ["TypesetPapers"]
