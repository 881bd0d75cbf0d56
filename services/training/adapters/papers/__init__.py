"""Papers as PDF, typeset by Typst (decision 31)."""

from services.training.adapters.papers.typeset import TypesetPapers

__all__ = ["TypesetPapers"]
