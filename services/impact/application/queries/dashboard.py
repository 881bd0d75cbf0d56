"""The network at a glance: every figure of the page, all true at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.impact.application.ports import Figures
from services.impact.application.queries.metrics import Answer, Figure, answer
from services.impact.domain.facts import Site
from services.impact.domain.figures import UNKNOWN, Moment, Question
from services.impact.domain.metrics import METRICS

DAYS = 42
"""How many days the time series shows: six whole weeks."""

NONE = Figure((), 0)


@dataclass(frozen=True)
class SiteLine:
    """One reception point and its figures."""

    site: Site
    people: Figure
    held: Figure
    missed: Figure

    @property
    def active(self) -> bool:
        """Whether anything was counted here, hidden or not."""
        return any(figure.value != 0 for figure in (self.people, self.held, self.missed))


@dataclass(frozen=True)
class DayLine:
    """One day of the whole network."""

    day: date
    held: Figure
    missed: Figure


@dataclass(frozen=True)
class Board:
    """What the dashboard shows. Shares are per cent, None where a part of them is hidden or
    nothing was counted.

    `sites` are those with any figure, hidden ones too, by people supported, the most first; where
    that is hidden they come last, by name, so that their place tells nothing. `idle` are the
    others, by name.
    """

    people: Figure
    registered: Figure
    booked: Figure
    held: Figure
    missed: Figure
    cancelled: Figure
    missed_share: float | None
    sites: tuple[SiteLine, ...]
    idle: tuple[Site, ...]
    days: tuple[DayLine, ...]
    residence: Mapping[str, Figure]
    qpv_share: float | None
    moment: Moment


def dashboard(figures: Figures, *, today: date, fewest: int) -> Board:
    """The board of everything counted so far, with small cells hidden.

    The series ends today, or on the last day counted where the data ends on another.
    """
    people, people_home, held, held_day, missed, missed_day, booked, cancelled, registered = answer(
        figures,
        (
            Question(METRICS["people_supported"], by=("site",)),
            Question(METRICS["people_supported"], by=("in_qpv",)),
            Question(METRICS["appointments_held"], by=("site",)),
            Question(METRICS["appointments_held"], by=("day",)),
            Question(METRICS["appointments_missed"], by=("site",)),
            Question(METRICS["appointments_missed"], by=("day",)),
            Question(METRICS["appointments_booked"]),
            Question(METRICS["appointments_cancelled"]),
            Question(METRICS["people_registered"]),
        ),
        sees_small=False,
        fewest=fewest,
    )
    lines = _site_lines(figures.sites(), _cells(people), _cells(held), _cells(missed))
    active = [line for line in lines if line.active]
    residence = {name: _cells(people_home).get(name, NONE) for name in ("yes", "no", UNKNOWN)}
    return Board(
        people=people.total,
        registered=registered.total,
        # Booked is the sum of the others once every appointment is over.
        booked=_unless_hidden(booked.total, held.total, missed.total, cancelled.total),
        held=held.total,
        missed=missed.total,
        cancelled=cancelled.total,
        missed_share=_share(missed.total, held.total),
        # A stable sort: sites that tie stay in the order of their names.
        sites=tuple(sorted(active, key=_place)),
        idle=tuple(line.site for line in lines if not line.active),
        days=_day_lines(_cells(held_day), _cells(missed_day), today),
        residence=residence,
        qpv_share=_share(residence["yes"], residence["no"]),
        moment=people.moment,
    )


def _unless_hidden(figure: Figure, *others: Figure) -> Figure:
    return (
        Figure((), None, suppressed=True) if any(other.suppressed for other in others) else figure
    )


def _cells(answer: Answer) -> dict[str, Figure]:
    return {row.key[0]: row for row in answer.rows}


def _site_lines(
    sites: Sequence[Site],
    people: Mapping[str, Figure],
    held: Mapping[str, Figure],
    missed: Mapping[str, Figure],
) -> tuple[SiteLine, ...]:
    return tuple(
        SiteLine(
            site,
            people.get(site.slug, NONE),
            held.get(site.slug, NONE),
            missed.get(site.slug, NONE),
        )
        for site in sites
    )


def _place(line: SiteLine) -> tuple[bool, float]:
    """By what is shown only: neither a hidden figure nor another column decides."""
    return line.people.suppressed, -(line.people.value or 0)


def _day_lines(
    held: Mapping[str, Figure], missed: Mapping[str, Figure], today: date
) -> tuple[DayLine, ...]:
    counted = [day for day in {*held, *missed} if day != UNKNOWN]
    last = date.fromisoformat(max(counted)) if counted else today
    return tuple(
        DayLine(day, held.get(day.isoformat(), NONE), missed.get(day.isoformat(), NONE))
        for day in (last - timedelta(days=ago) for ago in reversed(range(DAYS)))
    )


def _share(part: Figure, rest: Figure) -> float | None:
    if part.value is None or rest.value is None or part.value + rest.value == 0:
        return None
    return 100 * part.value / (part.value + rest.value)
