"""The board as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from kit.edge.html import Templates
from kit.wording import long_day
from services.impact.application.queries.dashboard import Board, SiteLine
from services.impact.application.queries.periods import YEARS
from services.impact.domain.facts import Site
from services.impact.domain.metrics import METRICS, Language
from services.impact.edge import texts
from services.impact.edge.page.sections import Drawing
from services.impact.edge.page.tiles import LEADING, OF_SECTION, tile, tiles
from services.impact.edge.page.words import TEXTS
from services.impact.edge.page.writing import count, told

_TEMPLATES: Final = Templates("services.impact.edge", "dashboard.css")
POLICY: Final = _TEMPLATES.policy
PATH: Final = "/impact/dashboard"

MOST_LINES: Final = 100
"""Sites that are shown with their figures; the names of more of them keep the page small."""
MOST_PRINTED: Final = 16
"""Sites that are printed: two pages hold no more."""


@dataclass(frozen=True)
class View:
    """How a board is shown. `live` says that the page is being loaded again and again."""

    language: Language
    live: bool = False
    fewest: int = 5


@dataclass(frozen=True)
class Row:
    """One site of the table; `wide` is the length of its bar in per cent, 0 where there is none."""

    site: Site
    href: str
    chosen: bool
    wide: float
    figures: Sequence[str]


def render(board: Board, view: View) -> str:
    """The page."""
    language = view.language
    words, drawing = TEXTS[language], Drawing(board, language)
    links = Links(board, view)
    names = dict.fromkeys((*LEADING, *(name for one in OF_SECTION.values() for name in one)))
    return _TEMPLATES.render(
        "dashboard.html",
        t=words,
        language=language,
        other=links.to(lang="en" if language == "fr" else "fr"),
        other_language="en" if language == "fr" else "fr",
        live=view.live,
        follow=links.to(live="" if view.live else "1"),
        board=board,
        title=_title(board, words),
        period=_period(board, words, language),
        moment=_moment(board, language),
        years=[
            (number, links.to(year=_year(number, board)), number == board.year.number)
            for number in range(board.this_year - YEARS + 1, board.this_year + 1)
        ],
        choices=[
            (words["network"], links.to(site=""), board.site is None),
            *((one.name, links.to(site=one.slug), one == board.site) for one in board.choices),
        ],
        leading=[tile(board, name, language) for name in LEADING],
        tiles={name: tiles(board, of, language) for name, of in OF_SECTION.items()},
        panels=drawing.panels(),
        rows=_rows(board, links, language),
        total=_figures(board, language),
        waits=drawing.waits(),
        years_table=drawing.years(tuple(names)),
        most_printed=MOST_PRINTED,
        more_printed=words["more_printed"].format(
            count=count(len(board.lines) - MOST_PRINTED, language)
        ),
        folded=[
            (words[key].format(count=count(len(sites), language)), [site.name for site in sites])
            for key, sites in (
                ("more_sites", [line.site for line in board.lines[MOST_LINES:]]),
                ("idle_sites", board.idle),
            )
            if sites
        ],
        metrics=[
            (metric.title[language], metric.definition[language]) for metric in METRICS.values()
        ],
        small=words["small"].format(fewest=view.fewest),
        download=links.to(".csv", live=""),
    )


class Links:
    """To the same page with another choice; what is as it would be anyway is left out."""

    def __init__(self, board: Board, view: View) -> None:
        self._chosen = {
            "year": _year(board.year.number, board),
            "site": board.site.slug if board.site else "",
            "lang": view.language,
            "live": "1" if view.live else "",
        }

    def to(self, suffix: str = "", **changes: str) -> str:
        """The address, within the service's host."""
        query = {name: value for name, value in (self._chosen | changes).items() if value}
        return f"{PATH}{suffix}?{urlencode(query)}"


def _year(number: int, board: Board) -> str:
    return "" if number == board.this_year else str(number)


def _title(board: Board, words: Mapping[str, str]) -> str:
    if board.site:
        return words["site_title"].format(site=board.site.name, year=board.year.number)
    return words["title"].format(year=board.year.number)


def _period(board: Board, words: Mapping[str, str], language: Language) -> str:
    year = board.year
    return words["period"].format(
        first=_day(date(year.number, 1, 1), language),
        last=_day(year.last, language),
        before=year.number - 1,
    )


def _day(day: date, language: Language) -> str:
    return long_day(day, language).replace(" ", "\u00a0")


def _moment(board: Board, language: Language) -> str:
    words = TEXTS[language]
    if board.moment.as_of is None:
        return words["no_moment"]
    return words["moment"].format(
        position=texts.number(board.moment.position, language),
        time=texts.moment(board.moment.as_of, language),
    )


def _rows(board: Board, links: Links, language: Language) -> list[Row]:
    most = max((line.people.value or 0 for line in board.lines), default=0) or 1
    return [
        Row(
            site=line.site,
            href=links.to(site=line.site.slug) if board.choices else "",
            chosen=line.site == board.site,
            wide=round(100 * (line.people.value or 0) / most, 1),
            figures=_line(line, language),
        )
        for line in board.lines[:MOST_LINES]
    ]


def _line(line: SiteLine, language: Language) -> list[str]:
    figures = (line.people, line.held, line.attendances, line.devices)
    return [told(one, count, language) for one in figures]


def _figures(board: Board, language: Language) -> list[str]:
    names = (
        "people_supported",
        "appointments_held",
        "workshop_attendances",
        "devices_handed_over",
    )
    return [told(board.keys[name].now, count, language) for name in names]
