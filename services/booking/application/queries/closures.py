"""Closures of a site: those planned, one, and what one would hit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kernel.scope import Scope
from services.booking.application.closing import Closing, ClosureView
from services.booking.application.displacing import KINDS
from services.booking.application.lookups import the_closure, the_site
from services.booking.application.ports import Work
from services.booking.domain.closing.hit import Hit
from services.booking.domain.closing.period import Period

EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class GetClosure:
    """One closure of a site."""

    scope: Scope
    site: str
    closure_id: str


def get_closure(work: Work, query: GetClosure) -> ClosureView:
    """Raises `OutOfScope`, `NotFound`."""
    return ClosureView.of(work, the_closure(work, query.scope, query.site, query.closure_id))


@dataclass(frozen=True, kw_only=True)
class ListClosures:
    """By start; those that are over, only with `past`. `after` is the id of the last one seen."""

    scope: Scope
    site: str
    past: bool = False
    after: str | None = None
    limit: int = 200


def list_closures(work: Work, query: ListClosures) -> Sequence[ClosureView]:
    """Raises `OutOfScope`, `NotFound`."""
    site = the_site(work, query.scope, query.site)
    since = EVER if query.past else work.now()
    found = work.closures.of_site(site.id, since, query.after, query.limit)
    return [ClosureView.of(work, closure) for closure in found]


@dataclass(frozen=True, kw_only=True)
class PreviewClosure:
    """What a closure would hit; `after` is the kind and the id of the last hit seen."""

    scope: Scope
    site: str
    closing: Closing
    after: tuple[str, str] | None = None
    limit: int = 200


@dataclass(frozen=True)
class ClosurePreview:
    """`counts` are of all, by kind; `hits` are a page, by kind then start."""

    period: Period
    counts: Mapping[str, int]
    hits: Sequence[Hit]


def preview_closure(work: Work, query: PreviewClosure) -> ClosurePreview:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    site = the_site(work, query.scope, query.site)
    period, now = query.closing.at(site), work.now()
    counts = {kind.name: kind.count(work, site.id, period, now) for kind in KINDS}
    names = [kind.name for kind in KINDS]
    reached, last = query.after or (names[0], None)
    hits: list[Hit] = []
    for kind in KINDS[names.index(reached) if reached in names else 0 :]:
        after = last if kind.name == reached else None
        more = query.limit - len(hits)
        if more > 0:
            hits += kind.hits(work, site.id, period, now, after, more)
    return ClosurePreview(period, counts, hits)
