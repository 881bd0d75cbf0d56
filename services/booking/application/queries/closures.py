"""Closures of a site: those planned, one, and what one would hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.booking.application.lookups import the_closure, the_site
from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.closing.closure import Closure

EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class GetClosure:
    """One closure of a site."""

    scope: Scope
    site: str
    closure_id: str


def get_closure(work: Work, query: GetClosure) -> Closure:
    """Raises `OutOfScope`, `NotFound`."""
    return the_closure(work, query.scope, query.site, query.closure_id)


@dataclass(frozen=True, kw_only=True)
class ListClosures:
    """By start; those that are over, only with `past`. `after` is the id of the last one seen."""

    scope: Scope
    site: str
    past: bool = False
    after: str | None = None
    limit: int = 200


def list_closures(work: Work, query: ListClosures) -> Sequence[Closure]:
    """Raises `OutOfScope`, `NotFound`."""
    site = the_site(work, query.scope, query.site)
    since = EVER if query.past else work.now()
    return work.closures.of_site(site.id, since, query.after, query.limit)
