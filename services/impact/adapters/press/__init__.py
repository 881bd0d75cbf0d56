"""The files of a report: JSON, CSV and PDF, made once, of what it tells and of nothing else."""

from services.impact.adapters.press.files import Presses

__all__ = ["Presses"]
