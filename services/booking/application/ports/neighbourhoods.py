"""Which priority neighbourhood (QPV) a place lies in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from services.booking.domain.neighbourhoods.area import Area


@dataclass(frozen=True)
class Neighbourhood:
    """Where a place lies: the neighbourhood's code, None outside all; and which list says so."""

    code: str | None
    vintage: str


class AreaRefused(Exception):
    """The database cannot place the area on its map; the refusal must leave the transaction."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} cannot be placed")
        self.code = code


class Neighbourhoods(Protocol):
    """The official lists of priority neighbourhoods, one for each vintage; the newest is used."""

    def at(self, latitude: float, longitude: float) -> Neighbourhood | None:
        """Where a point lies, in WGS 84 degrees; None where no list was imported."""
        ...

    def of_vintage(self, vintage: str) -> Mapping[str, Area]:
        """One list, by the codes."""
        ...

    def save(self, vintage: str, area: Area) -> None:
        """Adds an area to a list, or replaces the one of its code. Raises `AreaRefused`."""
        ...
