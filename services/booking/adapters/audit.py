"""The audit log of the service, as `ports.Audit`."""

from collections.abc import Sequence

from services.booking.adapters.reading import Place
from services.booking.application.ports.tools import Clock


class AuditLog:
    """See `ports.Audit`."""

    def __init__(self, place: Place, clock: Clock) -> None:
        self._place = place
        self._clock = clock

    def record(self, action: str, targets: Sequence[str], reason: str | None = None) -> None:
        """See the port."""
        self._place.audit(self._clock, action, targets, reason)
