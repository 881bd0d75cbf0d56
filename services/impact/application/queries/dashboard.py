"""The year at a glance: every figure of the page, all true at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.impact.application.queries.metrics import Figure
from services.impact.application.queries.periods import YEARS, Year
from services.impact.application.queries.plan import (
    AGES,
    BY_SITE,
    CATEGORIES,
    COMPLETIONS,
    ENROLMENTS,
    KEY_FIGURES,
    MONTHLY,
    RESIDENCE,
    Ask,
)
from services.impact.application.queries.sheet import COUNTED, Sheet, nothing
from services.impact.domain.facts import Site
from services.impact.domain.figures import UNKNOWN, Moment
from services.impact.domain.metrics import METRICS
from services.impact.domain.refusals import QuestionUnclear

AGE_BANDS: Final = ("under_18", "18_25", "26_35", "36_45", "46_60", "61_75", "over_75")


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the same days of a row of years, the board's own last.

    `change` is from the year before, in per cent for what is counted, else a difference; None
    where one of the two is hidden or there is nothing to compare with.
    """

    years: tuple[Figure, ...]
    change: float | None

    @property
    def now(self) -> Figure:
        """That of the board's year."""
        return self.years[-1]

    @property
    def before(self) -> Figure:
        """That of the year before."""
        return self.years[-2]


@dataclass(frozen=True)
class Series:
    """A figure by month, of the months that have begun; the year before has all that the same
    days touch."""

    now: tuple[Figure, ...]
    before: tuple[Figure, ...]


@dataclass(frozen=True)
class SiteLine:
    """One reception point and its figures."""

    site: Site
    people: Figure
    held: Figure
    attendances: Figure
    devices: Figure

    @property
    def active(self) -> bool:
        """Whether anything was counted here, hidden or not."""
        figures = (self.people, self.held, self.attendances, self.devices)
        return any(figure.value != 0 for figure in figures)


@dataclass(frozen=True)
class PathLine:
    """One learning path."""

    path: str
    enrolments: Figure
    completions: Figure


@dataclass(frozen=True)
class Board:
    """What the dashboard shows of a year, of the network or of one `site`.

    `lines` are always of the whole network: sites with any figure, hidden ones too, by people
    supported, the most first; where that is hidden they come after these, by name, so that their
    place tells nothing, and where it is zero last. `idle` are the others, by name. What is cut by
    categories or paths is in the order of what is shown, by the same rule.
    """

    year: Year
    this_year: int
    site: Site | None
    choices: tuple[Site, ...]
    keys: Mapping[str, KeyFigure]
    months: Mapping[str, Series]
    lines: tuple[SiteLine, ...]
    idle: tuple[Site, ...]
    residence: Mapping[str, Figure]
    ages: Mapping[str, Figure]
    categories: Mapping[str, Figure]
    paths: tuple[PathLine, ...]
    moment: Moment


def dashboard(sheet: Sheet, *, today: date, site: str | None = None) -> Board:
    """The board of the network, or of the site of this slug.

    Raises `QuestionUnclear` where there is no such site, or sites have no boards of their own.
    """
    choices = sheet.sites if sheet.has_site_boards else ()
    chosen = next((one for one in choices if one.slug == site), None)
    if site is not None and chosen is None:
        raise QuestionUnclear(
            "/site",
            {"en": f"No site is called {site!r}.", "fr": f"Aucun lieu ne s’appelle « {site} »."},
        )
    keys = {name: _key_figure(sheet, site, name) for name in KEY_FIGURES}
    lines = _site_lines(sheet)
    residence, ages = sheet.cells(RESIDENCE, site), sheet.cells(AGES, site)
    zero = nothing("people_supported")
    return Board(
        year=sheet.year,
        this_year=today.year,
        site=chosen,
        choices=choices,
        keys=keys,
        months={name: _series(sheet, site, name) for name in MONTHLY},
        # A stable sort: sites that tie stay in the order of their names.
        lines=tuple(sorted((line for line in lines if line.active), key=_busiest)),
        idle=tuple(line.site for line in lines if not line.active),
        residence={label: residence.get(label, zero) for label in ("yes", "no", UNKNOWN)},
        ages={label: ages.get(label, zero) for label in AGE_BANDS}
        | {label: ages[label] for label in (UNKNOWN,) if label in ages},
        categories=_categories(sheet.cells(CATEGORIES, site)),
        paths=_path_lines(sheet.cells(ENROLMENTS, site), sheet.cells(COMPLETIONS, site)),
        moment=sheet.moment,
    )


def change(now: Figure, before: Figure, *, counted: bool) -> float | None:
    """From before to now: per cent for what is `counted`, else the difference."""
    if now.value is None or before.value is None:
        return None
    if not counted:
        return now.value - before.value
    return 100 * (now.value - before.value) / before.value if before.value else None


def _key_figure(sheet: Sheet, site: str | None, name: str) -> KeyFigure:
    years = tuple(sheet.figure(Ask(name, ago=ago), site) for ago in reversed(range(YEARS)))
    counted = METRICS[name].kind in COUNTED
    return KeyFigure(years, change(years[-1], years[-2], counted=counted))


def _series(sheet: Sheet, site: str | None, name: str) -> Series:
    now, before = (sheet.cells(Ask(name, ("month",), ago), site) for ago in (0, 1))
    year, zero = sheet.year, nothing(name)
    return Series(
        tuple(now.get(f"{day:%Y-%m}", zero) for day in year.months),
        tuple(before.get(f"{year.number - 1}-{day:%m}", zero) for day in year.months),
    )


def _site_lines(sheet: Sheet) -> Sequence[SiteLine]:
    people, held, attendances, devices = (
        {row.key[0]: row for row in sheet.of_sites[Ask(name)].rows} for name in BY_SITE
    )
    zero = nothing("people_supported")
    return [
        SiteLine(
            site,
            people.get(site.slug, zero),
            held.get(site.slug, zero),
            attendances.get(site.slug, zero),
            devices.get(site.slug, zero),
        )
        for site in sheet.sites
    ]


def _busiest(line: SiteLine) -> tuple[int, float]:
    return _place(line.people)


def _categories(figures: Mapping[str, Figure]) -> Mapping[str, Figure]:
    by_name = sorted(figures.items())
    return dict(sorted(by_name, key=lambda item: _place(item[1])))


def _path_lines(
    enrolments: Mapping[str, Figure], completions: Mapping[str, Figure]
) -> tuple[PathLine, ...]:
    zero = nothing("completions")
    lines = [
        PathLine(path, enrolments.get(path, zero), completions.get(path, zero))
        for path in sorted({*enrolments, *completions})
    ]
    return tuple(sorted(lines, key=lambda line: _place(line.completions)))


def _place(figure: Figure) -> tuple[int, float]:
    """By what is shown only: the highest first, then what is hidden, which is never zero, and zeros
    last, so that where there is no room for all it is they that are left out."""
    rank = 1 if figure.suppressed else 0 if figure.value else 2
    return rank, -(figure.value or 0)
