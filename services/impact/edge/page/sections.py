"""The charts of the page, each with the words around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.impact.application.queries.dashboard import Board, KeyFigure
from services.impact.application.queries.metrics import Figure
from services.impact.domain.figures import UNKNOWN
from services.impact.domain.metrics import Language
from services.impact.edge.charts import (
    HIDDEN,
    Bar,
    Bin,
    Chart,
    Datum,
    Part,
    Place,
    Series,
    Table,
    Telling,
    bars,
    france,
    histogram,
    months,
    share,
)
from services.impact.edge.page.words import TEXTS
from services.impact.edge.page.writing import MINUS, count, datum, percentage, told, writer

GAIN_CLASSES: Final = ("<=-1", "0", "1", "2", "3", ">=4")
"""The classes in `parts` of a skill gain, and below how each is written."""
_GAINS: Final = (f"≤{MINUS}1", "0", "+1", "+2", "+3", "≥+4")

MOST_PATHS: Final = 8
"""Paths that are drawn; the table has all of them."""

WAITS: Final = ("days_waited", "minutes_waited", "days_to_first_appointment", "days_to_owner")


@dataclass(frozen=True)
class Panel:
    """A chart with its title, and a note that may be empty. `columns` of twelve are its width on a
    wide screen."""

    name: str
    title: str
    note: str
    chart: Chart
    columns: int


class Drawing:
    """Draws the charts of one board in one language."""

    def __init__(self, board: Board, language: Language) -> None:
        self._board = board
        self._language: Language = language
        self._words = TEXTS[language]

    def panels(self) -> Mapping[str, Sequence[Panel]]:
        """By section."""
        return {
            "who": [
                self._months("people_by_month", "people_supported", columns=8),
                self._residence(),
                self._years("qpv_by_year", "people_in_qpv_share"),
                self._bars("ages", "age", self._board.ages),
            ],
            "where": [self._map()],
            "help": [
                self._months("held_by_month", "appointments_held", columns=4),
                self._months("attendances_by_month", "workshop_attendances", columns=4),
            ],
            "equipment": [
                self._bars("categories", "category", self._board.categories),
                self._years("savings_by_year", "solidarity_savings"),
            ],
            "skills": [self._gains(), self._paths()],
        }

    def waits(self) -> Table:
        """Medians and nine tenths of how long people and devices wait."""
        words = self._words
        rows = []
        for name in WAITS:
            figure, write = self._board.keys[name].now, writer(name)
            tenths = replace(figure, value=figure.parts.get("p90"))
            rows.append(
                (
                    words[name],
                    told(figure, write, self._language),
                    told(tenths, write, self._language),
                )
            )
        return Table((words["wait"], words["median"], words["nine_tenths"]), tuple(rows))

    def years(self, names: Sequence[str]) -> Table:
        """The key figures of every year in the row."""
        rows = []
        for name in names:
            write = writer(name)
            cells = (told(one, write, self._language) for one in self._board.keys[name].years)
            rows.append((self._words[name], *cells))
        headers = (self._words["figure"], *map(str, self._board.year.years))
        return Table(headers, tuple(rows))

    def _label(self, kind: str, label: str) -> str:
        """In words, where there are some: a path may be younger than this page."""
        words = self._words
        return words["unknown"] if label == UNKNOWN else words.get(f"{kind}_{label}", label)

    def _panel(self, name: str, chart: Chart, columns: int = 6) -> Panel:
        return Panel(name, self._words[name], self._words.get(f"{name}_note", ""), chart, columns)

    def _telling(self, name: str, metric: str = "") -> Telling:
        write = writer(metric)
        return Telling(
            self._language, self._words[name], lambda value: write(value, self._language)
        )

    def _months(self, name: str, metric: str, *, columns: int) -> Panel:
        board = self._board
        series, number = board.months[metric], board.year.number
        chart = months(
            self._telling(name),
            board.year.months,
            Series(str(number), _data(series.now)),
            Series(str(number - 1), _data(series.before)),
        )
        return self._panel(name, chart, columns)

    def _years(self, name: str, metric: str) -> Panel:
        board = self._board
        key: KeyFigure = board.keys[metric]
        last = board.year.years[-1]
        bins = [
            Bin(str(number), datum(figure), "better" if number == last else "same")
            for number, figure in zip(board.year.years, key.years, strict=True)
        ]
        headers = (self._words["year"], self._words["figure"])
        return self._panel(name, histogram(self._telling(name, metric), bins, headers=headers))

    def _residence(self) -> Panel:
        words = self._words
        parts = [Part(words[label], datum(one)) for label, one in self._board.residence.items()]
        chart = share(
            self._telling("residence"),
            parts,
            headers=(words["residence"], words["people_short"]),
            percentage=lambda value: percentage(value, self._language),
        )
        return self._panel("residence", chart, 4)

    def _bars(self, name: str, header: str, figures: Mapping[str, Figure]) -> Panel:
        words = self._words
        of = [Bar(self._label(header, label), datum(one)) for label, one in figures.items()]
        headers = (words[header], words["figure"])
        return self._panel(name, bars(self._telling(name), of, headers=headers))

    def _map(self) -> Panel:
        words = self._words
        places = [
            Place(
                line.site.name,
                line.site.longitude,
                line.site.latitude,
                datum(line.people),
                line.site.in_qpv,
            )
            for line in self._board.lines
        ]
        headers = (words["site"], words["people_short"])
        return self._panel("map", france(self._telling("map"), places, headers=headers), 5)

    def _gains(self) -> Panel:
        figure = self._board.keys["skill_gain"].now
        bins = [
            Bin(label, _part(figure, name), "worse" if i == 0 else "same" if i == 1 else "better")
            for i, (name, label) in enumerate(zip(GAIN_CLASSES, _GAINS, strict=True))
        ]
        headers = (self._words["gain"], self._words["people_short"])
        return self._panel("gains", histogram(self._telling("gains"), bins, headers=headers))

    def _paths(self) -> Panel:
        words = self._words
        lines = self._board.paths
        chart = bars(
            self._telling("paths"),
            [
                Bar(self._label("path", line.path), datum(line.completions))
                for line in lines[:MOST_PATHS]
            ],
            headers=(words["path"], words["finished"]),
        )
        rows = tuple(
            (
                self._label("path", line.path),
                *(told(one, count, self._language) for one in (line.enrolments, line.completions)),
            )
            for line in lines
        )
        table = Table((words["path"], words["started"], words["finished"]), rows)
        return self._panel("paths", replace(chart, table=table))


def _data(figures: Sequence[Figure]) -> list[Datum]:
    return [datum(figure) for figure in figures]


def _part(figure: Figure, name: str) -> Datum:
    """A class of a distribution; all of them are hidden where a figure is shown without any."""
    if figure.suppressed or (figure.value is not None and not figure.parts.keys() & GAIN_CLASSES):
        return HIDDEN
    return figure.parts.get(name, 0)
