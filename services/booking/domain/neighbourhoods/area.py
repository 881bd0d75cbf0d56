"""A priority neighbourhood of the official list."""

import re
from dataclasses import dataclass

from kernel.refusals import InvalidValue
from services.booking.domain.neighbourhoods.geometry import Polygon, covers, problem_of

_CODE = re.compile(r"[A-Z0-9]{4,20}")
_VINTAGE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def check_vintage(vintage: str) -> None:
    """Raises `InvalidValue` for what is no year, month or day; a later one sorts after."""
    if not _VINTAGE.fullmatch(vintage):
        raise InvalidValue("vintage", "a year like 2024, or a date")


@dataclass(frozen=True, kw_only=True)
class Area:
    """`code` is `code_qp` of the list, `municipalities` are INSEE codes of the communes."""

    code: str
    name: str
    municipalities: tuple[str, ...]
    polygons: tuple[Polygon, ...]

    def check(self) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule."""
        if not _CODE.fullmatch(self.code):
            raise InvalidValue("code_qp", "4 to 20 capital letters and digits")
        if not self.polygons:
            raise InvalidValue("geometry", "has no polygon")
        for polygon in self.polygons:
            for ring in polygon:
                if any(not (-180 <= x <= 180 and -90 <= y <= 90) for x, y in ring):
                    raise InvalidValue("geometry", "is not in degrees of WGS 84")
            if (problem := problem_of(polygon)) is not None:
                raise InvalidValue("geometry", problem)

    def covers(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in it; its edge is part of it."""
        return any(covers(polygon, (longitude, latitude)) for polygon in self.polygons)
