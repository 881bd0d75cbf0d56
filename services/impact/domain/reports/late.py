"""Which events that come after a report was frozen would change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.impact.domain.facts import Site
from services.impact.domain.reports.report import Wanted

RETROACTIVE: Final = ("booking.people_merged", "booking.people_unmerged")
"""They change what was counted, whenever it was."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event: its name (the type without its version), where, and the instants that it tells of:
    its own, and the start of what it is about."""

    name: str
    site_id: str | None
    instants: tuple[datetime, ...]


TRAITS: Final[Mapping[str, str]] = {
    "in_qpv": "booking.person_changed",
    "age_band": "booking.person_changed",
    "partner_type": "booking.partner_changed",
}
"""What is told of somebody holds for all that was counted of them, by dimension."""


def names_of(wanted: Wanted) -> tuple[str, ...]:
    """The events that could change the report, by name."""
    return tuple(sorted(_counted(wanted) | _retroactive(wanted)))


def _counted(wanted: Wanted) -> set[str]:
    return {source.rpartition(".v")[0] for source in wanted.sources}


def _retroactive(wanted: Wanted) -> set[str]:
    used = {*wanted.dimensions, *wanted.where}
    traits = {name for dimension, name in TRAITS.items() if dimension in used}
    # A share of people is of those with a trait, though it is cut by none.
    return {*RETROACTIVE, *traits, *(_counted(wanted) & set(TRAITS.values()))}


class Concerning:
    """Tells which events concern a report."""

    def __init__(self, wanted: Wanted, sites: Iterable[Site]) -> None:
        """`sites` are all that are known."""
        self._period = wanted.period
        self._retroactive = _retroactive(wanted)
        self._sites: Mapping[str, Site] = {site.site_id: site for site in sites}
        slugs = [set(one) for one in (wanted.sites, wanted.where.get("site")) if one is not None]
        self._only = set.intersection(*slugs) if slugs else None

    def concerns(self, event: Happened, before: Iterable[Happened] = ()) -> bool:
        """Whether the event, or one of those `before` it that it may correct, tells of a day of the
        report's period, on its site's clocks, and of one of the report's sites. Of an event of no
        site, and of one that is not known, the clocks are UTC's, and it concerns every report."""
        return event.name in self._retroactive or any(map(self._tells, (event, *before)))

    def _tells(self, event: Happened) -> bool:
        site = None if event.site_id is None else self._sites.get(event.site_id)
        if site is not None and self._only is not None and site.slug not in self._only:
            return False
        days = (at.date() if site is None else site.day_of(at) for at in event.instants)
        return any(self._period.first <= day <= self._period.last for day in days)
