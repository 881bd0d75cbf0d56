"""Boards of five years, for what shows them."""

from dataclasses import replace
from functools import lru_cache

from services.impact.application.queries.dashboard import Board, dashboard
from services.impact.application.queries.periods import year_of
from services.impact.application.queries.sheet import Sheet, fill_in
from tests.impact.canned import CannedFigures
from tests.impact.five_years import LAST, five_years, sites


@lru_cache
def sheet(year: int = LAST.year) -> Sheet:
    """A fifth of the network's people, so that small sites have hidden figures."""
    figures = CannedFigures(sites(), five_years(1200))
    return fill_in(figures, year_of(year, LAST), fewest=5)


def board(site: str | None = None, year: int = LAST.year) -> Board:
    """Of the network or of one site."""
    return dashboard(sheet(year), today=LAST, site=site)


def with_sites(count: int) -> Board:
    """With so many sites in all, the further ones as busy as the first."""
    seen = board()
    first = seen.lines[0]
    more = [
        replace(first, site=replace(first.site, site_id=str(i), slug=f"s-{i}", name=f"Pantin {i}"))
        for i in range(count - len(seen.lines))
    ]
    return replace(seen, lines=(*seen.lines, *more))


def with_idle(count: int) -> Board:
    """With so many sites more that only opened."""
    seen = board()
    name = "Médiathèque départementale de la Seine-et-Marne"
    idle = [
        replace(seen.lines[0].site, site_id=str(i), slug=f"s-{i}", name=f"{name} {i}")
        for i in range(count)
    ]
    return replace(seen, idle=(*seen.idle, *idle), choices=())
