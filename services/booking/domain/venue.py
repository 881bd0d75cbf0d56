"""An off-site place where a site's team holds workshops: lent by others, known to nobody else."""

from dataclasses import dataclass, field
from typing import Literal, Self, get_args
from zoneinfo import ZoneInfo

from kernel.refusals import InvalidValue
from services.booking.domain.site import Site
from services.booking.domain.territory import (
    department_of,
    is_municipality_code,
    timezone_of,
)

VenueType = Literal["social_centre", "media_library", "secondary_school", "other"]
VENUE_TYPES: tuple[VenueType, ...] = get_args(VenueType)


@dataclass(frozen=True, kw_only=True)
class VenueDescription:
    """What is known about a venue.

    `municipality_code` is the INSEE code of the commune; coordinates are WGS 84 degrees;
    `capacity` counts people.
    """

    name: str
    type: VenueType
    address: str
    municipality_code: str
    latitude: float
    longitude: float
    capacity: int

    @property
    def department(self) -> str:
        """The code of the commune's département."""
        return department_of(self.municipality_code) or ""

    def check(self) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule."""
        if not self.name.strip():
            raise InvalidValue("name", "not empty")
        if self.type not in VENUE_TYPES:
            raise InvalidValue("type", "one of " + ", ".join(VENUE_TYPES))
        if not is_municipality_code(self.municipality_code) or not self.department:
            raise InvalidValue("municipality_code", "of a French département or territory")
        if not -90 <= self.latitude <= 90:
            raise InvalidValue("latitude", "between -90 and 90 degrees")
        if not -180 <= self.longitude <= 180:
            raise InvalidValue("longitude", "between -180 and 180 degrees")
        if self.capacity < 1:
            raise InvalidValue("capacity", "at least 1")


@dataclass(kw_only=True)
class Venue:
    """A venue of a site, whose slug is `site`.

    Nothing is published about a venue itself, so its version counts its changes.
    """

    id: str
    site_id: str
    site: str
    description: VenueDescription
    version: int = 0
    changed: bool = field(default=False, repr=False, compare=False)

    @classmethod
    def add(cls, id_: str, site: Site, description: VenueDescription) -> Self:
        """A new venue. Raises `InvalidValue`."""
        description.check()
        return cls(id=id_, site_id=site.id, site=site.slug, description=description, changed=True)

    @property
    def type(self) -> VenueType:
        """What sort of place it is."""
        return self.description.type

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which it keeps its hours: that of its département."""
        return ZoneInfo(timezone_of(self.description.department))

    def change(self, description: VenueDescription) -> bool:
        """Takes the new facts; says whether anything changed. Raises `InvalidValue`."""
        description.check()
        if description == self.description:
            return False
        self.description = description
        self.changed = True
        return True
