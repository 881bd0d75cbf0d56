"""Reception points."""

from typing import Literal

from contracts.base import Code, Contract, Department, Id, event


class SiteFacts(Contract, frozen=True, kw_only=True):
    """Where a site is and how it is known."""

    site_id: Id
    slug: Code
    site_name: str
    municipality_code: str
    """INSEE code of the commune."""
    department: Department
    region: str
    latitude: float
    longitude: float
    in_qpv: bool
    """Whether the site stands in a priority neighbourhood."""
    timezone: str
    """IANA name."""
    spaces: list[Literal["sales", "advice", "workshop"]]


@event("booking.site_opened")
class SiteOpened(SiteFacts, frozen=True, kw_only=True):
    """A reception point joined the network."""


@event("booking.site_changed")
class SiteChanged(SiteFacts, frozen=True, kw_only=True):
    """The facts of a site are now these."""
