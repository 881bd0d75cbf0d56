"""Where devices are: sites, which booking tells of, and warehouses, which are inventory's own."""

import re
from dataclasses import dataclass, replace
from typing import Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.refusals import InvalidValue
from kernel.sites import Site

WAREHOUSE_START: Final = "warehouse-"
"""With which every warehouse's slug begins, and no site's: booking opens none that does."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DEPARTMENT = re.compile(r"\d{2}|2[AB]|97\d|98\d", re.ASCII)

PlaceKind = Literal["site", "warehouse"]


@dataclass(frozen=True, kw_only=True)
class Place(Site):
    """A site or a warehouse; both share their slugs, which tokens name as sites.

    `sequence` of a warehouse is how often it was changed, from 1.
    """

    kind: PlaceKind

    @classmethod
    def warehouse(
        cls, id_: str, slug: str, name: str, timezone: str, department: str | None
    ) -> Self:
        """A new one. Raises `InvalidValue`."""
        place = cls(
            id=id_,
            slug=slug,
            name=name,
            timezone=timezone,
            kind="warehouse",
            department=department,
            sequence=1,
        )
        if not slug.startswith(WAREHOUSE_START) or not _SLUG.fullmatch(slug) or len(slug) > 80:
            raise InvalidValue(
                "slug", f"{WAREHOUSE_START} and lower-case words joined by hyphens, 80 in all"
            )
        place.check()
        return place

    def changed(self, name: str, timezone: str, department: str | None) -> Self:
        """The warehouse as it is now; the same again is the same. Raises `InvalidValue`."""
        place = replace(self, name=name, timezone=timezone, department=department)
        if place == self:
            return self
        place.check()
        return replace(place, sequence=self.sequence + 1)

    def check(self) -> None:
        """Raises `InvalidValue` for what a caller may have got wrong."""
        if not self.name.strip():
            raise InvalidValue("name", "not empty")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidValue("timezone", "a name of the IANA database") from error
        if self.department is not None and not _DEPARTMENT.fullmatch(self.department):
            raise InvalidValue("department", "the code of a département")
