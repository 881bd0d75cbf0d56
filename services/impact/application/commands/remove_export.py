"""Removes an export before its time, or gives it up while it is made."""

from services.impact.application.ports import Exports


def remove_export(exports: Exports, export_id: str) -> None:
    """Its files go with it. Raises `ExportUnknown`."""
    exports.remove(export_id)
