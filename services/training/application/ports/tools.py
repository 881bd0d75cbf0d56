"""What every use case has at hand beside the data."""

from dataclasses import dataclass
from typing import Protocol

from kernel.tools import Clock, NewCode, NewId


class Addresses(Protocol):
    """What the codes on papers lead to."""

    def verification(self, code: str) -> str:
        """The page that says whether a certificate is ours."""
        ...


@dataclass(frozen=True)
class Tools:
    """What every use case has at hand beside the data."""

    clock: Clock
    new_id: NewId
    new_code: NewCode
    addresses: Addresses
