"""What happens to closures."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.events import DomainEvent
from services.booking.domain.closing.period import Period


@dataclass(frozen=True, kw_only=True)
class ClosureEvent(DomainEvent):
    """Base of what happens to a closure of a site."""

    closure_id: str
    site_id: str
    period: Period
    reason: str


@dataclass(frozen=True, kw_only=True)
class SiteClosurePlanned(ClosureEvent):
    """The site will be closed; `displaces`: what was planned there then is being moved."""

    displaces: bool


@dataclass(frozen=True, kw_only=True)
class SiteClosureWithdrawn(ClosureEvent):
    """The site will be open after all; what was displaced stays so."""


@dataclass(frozen=True, kw_only=True)
class SiteClosureDisplaced(ClosureEvent):
    """Nothing planned is left in the period; `displaced` counts what there was, by kind."""

    displaced: Mapping[str, int]
