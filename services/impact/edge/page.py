"""The dashboard as HTML: one page without scripts, fonts or anything fetched from elsewhere."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from kit.edge.html import Templates
from kit.wording import long_day
from services.impact.application.queries.dashboard import Board, DayLine
from services.impact.application.queries.metrics import Figure
from services.impact.domain.metrics import METRICS, Language
from services.impact.edge import texts
from services.impact.edge.texts import HOME

__all__ = ["HOME", "POLICY", "render"]

_TEMPLATES: Final = Templates("services.impact.edge", "dashboard.css")
POLICY: Final = _TEMPLATES.policy

HEIGHT: Final = 100.0
"""Of the chart by day, in its own units; a day is 10 wide."""

MOST_LINES: Final = 100
"""Sites that are shown with their figures; the names of more of them keep the page small."""

_TOPS: Final = (2, 4, 6, 8, 10, 12, 16)


@dataclass(frozen=True)
class Column:
    """One day of the chart: bars from the bottom up, in the chart's units. `veiled` where a
    figure of the day is hidden.
    """

    x: int
    held: float
    missed: float
    veiled: bool


def render(board: Board, language: Language, *, fewest: int, live: bool) -> str:
    """The page. `live` says that it is being loaded again and again."""
    words = texts.TEXTS[language]
    columns, top = _columns(board.days)
    shown = [line for line in board.days if line.held.value != 0 or line.missed.value != 0]

    def figure(value: Figure) -> str | Markup:
        if value.value is None:
            return Markup('<span class="veil">{}</span>').format(words["hidden"])
        return texts.number(int(value.value), language)

    def note(key: str, **figures: Figure) -> Markup:
        shown = {name: figure(value) for name, value in figures.items()}
        return Markup(words[key]).format(**shown)  # noqa: S704 - our own words

    def share(value: float | None) -> str:
        return "–" if value is None else texts.percent(value, language)

    return _TEMPLATES.render(
        "dashboard.html",
        t=words,
        language=language,
        other="en" if language == "fr" else "fr",
        live=live,
        board=board,
        figure=figure,
        note=note,
        share=share,
        number=lambda value: texts.number(value, language),
        weekday=lambda day: texts.weekday(day, language),
        moment=_moment(board, language),
        first=long_day(board.days[0].day, language),
        last=long_day(board.days[-1].day, language),
        columns=columns,
        height=HEIGHT,
        ticks=[texts.number(top, language), texts.number(top // 2, language), "0"],
        weeks=[texts.short_day(line.day, language) for line in board.days[::7]],
        days=shown,
        lines=board.sites[:MOST_LINES],
        folded=[
            (words[key], [site.name for site in sites])
            for key, sites in (
                ("more_sites", [line.site for line in board.sites[MOST_LINES:]]),
                ("idle_sites", board.idle),
            )
            if sites
        ],
        most_people=max((line.people.value or 0 for line in board.sites), default=0) or 1,
        residence_sum=sum(f.value or 0 for f in board.residence.values()) or 1,
        metrics=[
            (metric.title[language], metric.definition[language]) for metric in METRICS.values()
        ],
        small=words["small"].format(fewest=fewest),
    )


def _moment(board: Board, language: Language) -> str:
    words = texts.TEXTS[language]
    if board.moment.as_of is None:
        return words["no_moment"]
    return words["moment"].format(
        position=texts.number(board.moment.position, language),
        time=texts.moment(board.moment.as_of, language),
    )


def _columns(days: tuple[DayLine, ...]) -> tuple[list[Column], int]:
    """The bars, and what the top of the chart stands for: a round, even number that no day
    exceeds.
    """
    most = max((line.held.value or 0) + (line.missed.value or 0) for line in days)
    top = next(n * 10**power for power in range(12) for n in _TOPS if n * 10**power >= most)
    scale = HEIGHT / top
    return [
        Column(
            x=10 * i,
            held=round((line.held.value or 0) * scale, 2),
            missed=round((line.missed.value or 0) * scale, 2),
            veiled=line.held.suppressed or line.missed.suppressed,
        )
        for i, line in enumerate(days)
    ], top
