"""The audit log of the service, as `kernel.audit.Audit`."""

from collections.abc import Sequence

from kit.repositories.place import Place


class AuditLog:
    """See `kernel.audit.Audit`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def record(self, action: str, targets: Sequence[str], reason: str | None = None) -> None:
        """See the port."""
        self._place.audit(action, targets, reason)
