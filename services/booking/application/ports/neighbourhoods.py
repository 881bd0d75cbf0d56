"""Which priority neighbourhood (QPV) a place lies in."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Neighbourhood:
    """Where a place lies: the neighbourhood's code, None outside all; and which list says so."""

    code: str | None
    vintage: str


class Neighbourhoods(Protocol):
    """The official list of priority neighbourhoods."""

    def at(self, latitude: float, longitude: float) -> Neighbourhood | None:
        """Where a point lies, in WGS 84 degrees; None where no list was imported."""
        ...
