"""How far rebuilds are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.refusals import NotFound
from services.impact.application.work import Work
from services.impact.domain.rebuilds import Rebuild


@dataclass(frozen=True)
class RebuildView:
    """A rebuild, its speed, and when it will have come to its end."""

    rebuild: Rebuild
    events_per_second: float | None
    expected_at: datetime | None


@dataclass(frozen=True)
class ListRebuilds:
    """All that are known."""


@dataclass(frozen=True, kw_only=True)
class ShowRebuild:
    """One, by the number of its generation."""

    generation: int


def list_rebuilds(work: Work, query: ListRebuilds) -> Sequence[RebuildView]:
    """The latest first, the figures that are shown among them."""
    del query
    return [view_of(work, one) for one in work.rebuilds.listed()]


def show_rebuild(work: Work, query: ShowRebuild) -> RebuildView:
    """As far as it is now. Raises `NotFound`."""
    rebuild = work.rebuilds.get(query.generation)
    if rebuild is None:
        raise NotFound("rebuild", str(query.generation))
    return view_of(work, rebuild)


def view_of(work: Work, rebuild: Rebuild) -> RebuildView:
    """As it stands now."""
    now = work.now()
    left = rebuild.seconds_left(now)
    return RebuildView(
        rebuild,
        rebuild.events_per_second(now),
        None if left is None else now + timedelta(seconds=left),
    )
