"""Where certificates of wiping are kept."""

from collections.abc import Sequence
from typing import Protocol

from services.inventory.domain.devices.wiping import Certificate


class Certificates(Protocol):
    """Every certificate that was ever issued."""

    def next_number(self, year: int) -> int:
        """The next number of a year, from 1 on. Whoever asks at the same time conflicts, and what
        is not committed is given again."""
        ...

    def by_code(self, code: str) -> Certificate | None:
        """The one with this public code."""
        ...

    def of_device(self, device_id: str) -> Sequence[Certificate]:
        """In the order of their issue."""
        ...

    def put(self, certificate: Certificate) -> None:
        """Keeps a new one, or one that was verified since."""
        ...
