"""All figures of a year at one moment, from which the board of the network and those of its sites
are taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from services.impact.application.ports import Figures
from services.impact.application.queries.metrics import Answer, Figure, answer
from services.impact.application.queries.periods import Year
from services.impact.application.queries.plan import Ask, questions
from services.impact.domain.facts import Site
from services.impact.domain.figures import Moment
from services.impact.domain.metrics import METRICS

MOST_SITES: Final = 60
"""With more sites than this no site has a board of its own; their figures are there by API."""

COUNTED: Final = ("additive", "distinct")
"""Kinds of metric that are 0 where nothing was counted; any other has no value then."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The answers to a year's plan, with small cells hidden over all of them.

    Since every board of the year is taken from it, no two of them give a hidden figure away.
    """

    year: Year
    sites: tuple[Site, ...]
    of_network: Mapping[Ask, Answer]
    of_sites: Mapping[Ask, Answer]
    moment: Moment

    @property
    def has_site_boards(self) -> bool:
        """Whether sites have boards of their own."""
        return len(self.sites) <= MOST_SITES

    @cached_property
    def _cells(self) -> Mapping[tuple[Ask, str | None], Mapping[str, Figure]]:
        """By what was asked and the site, None for the network: figures by their last label, which
        is empty where nothing was cut but the site."""
        cells: dict[tuple[Ask, str | None], dict[str, Figure]] = {}
        for ask, told in self.of_sites.items():
            if not ask.by:
                cells[ask, None] = {"": told.total}
            for row in told.rows:
                site, label = row.key[0], row.key[1] if ask.by else ""
                cells.setdefault((ask, site), {})[label] = row
        for ask, told in self.of_network.items():
            rows = {row.key[0]: row for row in told.rows} if ask.by else {"": told.total}
            cells[ask, None] = rows
        return cells

    def cells(self, ask: Ask, site: str | None) -> Mapping[str, Figure]:
        """By the dimension that was asked for, of a site by its slug or of the network; what never
        occurred has no cell."""
        return self._cells.get((ask, site), {})

    def figure(self, ask: Ask, site: str | None) -> Figure:
        """The one figure of what is not cut."""
        return self.cells(ask, site).get("") or nothing(ask.metric)


def nothing(metric: str) -> Figure:
    """What is told where nothing was counted."""
    return Figure((), 0 if METRICS[metric].kind in COUNTED else None)


def fill_in(figures: Figures, year: Year, *, fewest: int) -> Sheet:
    """Asks everything, with figures about fewer than `fewest` people hidden."""
    sites = tuple(figures.sites())
    asked = questions(year, each_site=len(sites) <= MOST_SITES)
    answers = answer(
        figures, tuple(question for _, _, question in asked), sees_small=False, fewest=fewest
    )
    told = list(zip(asked, answers, strict=True))
    return Sheet(
        year,
        sites,
        {ask: one for (ask, each_site, _), one in told if not each_site},
        {ask: one for (ask, each_site, _), one in told if each_site},
        answers[0].moment,
    )
