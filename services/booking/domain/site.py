"""A reception point: where it is, what it offers, when it is open."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.booking.domain import hours
from services.booking.domain.events import SiteChanged, SiteOpened
from services.booking.domain.territory import REGION_OF

Space = Literal["sales", "advice", "workshop"]
QPV_REASONS = ("declared", "document", "partner", "correction")
"""Why somebody says whether a site stands in a priority neighbourhood: it is so said, a document
shows it, a partner attests it, the list is wrong there."""
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
RESERVED_SLUGS = frozenset({"import", "export"})
"""Words that mean something else where a site's slug may stand in an address."""
RESERVED_START = "warehouse-"
"""With which inventory's warehouses begin, whose slugs stand in tokens beside those of sites."""


@dataclass(frozen=True)
class Room:
    """A room of a site, with the people it holds."""

    name: str
    capacity: int


@dataclass(frozen=True, kw_only=True)
class Listing:
    """How a file of the national standard lists a site, to know it again and to give it back.

    `source_id` is its id there. `phone` is in E.164. `more` are the cells of the standard's other
    columns, which mean nothing here.
    """

    source_id: str
    street: str
    complement: str
    postal_code: str
    municipality: str
    phone: str | None = None
    more: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """On one line."""
        town = f"{self.postal_code} {self.municipality}".strip()
        return ", ".join(part for part in (self.street, self.complement, town) if part)


@dataclass(frozen=True, kw_only=True)
class SiteDescription:
    """Everything that is known about a site save its identity.

    `municipality_code` is the INSEE code of the commune; coordinates are WGS 84 degrees;
    `opening_hours` is in OpenStreetMap syntax, None where none is published; `region` is its
    name. `accessibility` is free text of the national standard, None where unknown; `email` is
    where the team reads what concerns it, told to no other service; `listing` is None for a site
    that came from no file.
    """

    slug: str
    name: str
    address: str
    municipality_code: str
    department: str
    region: str
    latitude: float
    longitude: float
    in_qpv: bool = False
    timezone: str = "Europe/Paris"
    spaces: tuple[Space, ...] = ("advice",)
    rooms: tuple[Room, ...] = ()
    loan_computers: int = 0
    accessibility: str | None = None
    opening_hours: str | None = None
    email: str | None = None
    listing: Listing | None = None
    qpv_code: str | None = None
    qpv_vintage: str | None = None
    qpv_reason: str | None = None

    def check(self) -> None:
        """Raises `InvalidValue` for the first field that breaks a rule."""
        if not SLUG.match(self.slug) or len(self.slug) > 80:
            raise InvalidValue("slug", "lower-case words joined by hyphens, at most 80 characters")
        if self.slug in RESERVED_SLUGS:
            raise InvalidValue("slug", "not one of " + ", ".join(sorted(RESERVED_SLUGS)))
        if self.slug.startswith(RESERVED_START):
            raise InvalidValue("slug", f"not beginning with {RESERVED_START}")
        if not self.name.strip():
            raise InvalidValue("name", "not empty")
        if not self.municipality_code.strip():
            raise InvalidValue("municipality_code", "not empty")
        if self.department not in REGION_OF:
            raise InvalidValue("department", "the code of a French département or territory")
        if not -90 <= self.latitude <= 90:
            raise InvalidValue("latitude", "between -90 and 90 degrees")
        if not -180 <= self.longitude <= 180:
            raise InvalidValue("longitude", "between -180 and 180 degrees")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidValue("timezone", "an IANA time zone") from error
        if self.qpv_reason is not None and self.qpv_reason not in QPV_REASONS:
            raise InvalidValue("qpv_reason", "one of " + ", ".join(QPV_REASONS))
        if self.loan_computers < 0:
            raise InvalidValue("loan_computers", "not negative")
        names = [room.name for room in self.rooms]
        if len(set(names)) != len(names):
            raise InvalidValue("rooms", "each name once")
        if any(room.capacity < 1 for room in self.rooms):
            raise InvalidValue("rooms", "a capacity of at least 1")
        if self.opening_hours is not None and (problem := hours.problem_of(self.opening_hours)):
            raise InvalidValue("opening_hours", problem)


@dataclass(kw_only=True)
class Site(Aggregate):
    """A reception point of the network; `slug` never changes."""

    description: SiteDescription

    @property
    def slug(self) -> str:
        """The readable reference."""
        return self.description.slug

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which its hours are read."""
        return ZoneInfo(self.description.timezone)

    @classmethod
    def open(cls, id_: str, description: SiteDescription, now: datetime) -> Self:
        """A new site. Raises `InvalidValue`."""
        description.check()
        site = cls(id=id_, description=description)
        site.record(SiteOpened(at=now, site_id=id_, description=description))
        return site

    def change(self, description: SiteDescription, now: datetime) -> bool:
        """Takes the new facts; says whether anything changed. Raises `InvalidValue`."""
        if description.slug != self.slug:
            raise InvalidValue("slug", "it never changes")
        description.check()
        if description == self.description:
            return False
        self.description = description
        self.record(SiteChanged(at=now, site_id=self.id, description=description))
        return True
