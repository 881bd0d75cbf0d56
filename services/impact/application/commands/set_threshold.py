"""Set a threshold, remove it, and look whether its figure has crossed it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kernel.refusals import NotFound
from services.impact.application.queries.metrics import ask, metric_named, question
from services.impact.application.queries.thresholds import ThresholdView, view_of
from services.impact.application.work import Work
from services.impact.domain.days import HOME
from services.impact.domain.thresholds.threshold import Direction, Measured, Span, Threshold

LOOK: Final = "threshold"
"""The kind of the timer."""
LOOK_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class SetThreshold:
    """Tell of it when the metric's figure of that span reaches the value; `site` is a slug, None
    for the whole network."""

    metric: str
    site: str | None
    span: Span
    direction: Direction
    value: float
    by: str


def set_threshold(work: Work, command: SetThreshold) -> ThresholdView:
    """The new threshold. Raises `MetricUnknown`, `QuestionUnclear`, `NotFound`."""
    metric = metric_named(command.metric)
    where = [] if command.site is None else [("site", command.site)]
    question(metric, first=None, last=None, by=(), where=where, sites=None)
    ids = {site.slug: site.site_id for site in work.tools.figures.sites()}
    if command.site is not None and command.site not in ids:
        raise NotFound("site", command.site)
    threshold = Threshold(
        id=work.tools.new_id(),
        metric=metric.name,
        site=command.site,
        site_id=None if command.site is None else ids[command.site],
        span=command.span,
        direction=command.direction,
        value=command.value,
        made_at=work.now(),
        by=command.by,
    )
    work.thresholds.put(threshold)
    work.timers.set(LOOK, threshold.id, work.now())
    work.audit.record("threshold.set", [threshold.id])
    return view_of(work, threshold)


@dataclass(frozen=True, kw_only=True)
class RemoveThreshold:
    """Nobody wants to hear of it any more."""

    threshold_id: str


def remove_threshold(work: Work, command: RemoveThreshold) -> None:
    """Raises `NotFound`."""
    if work.thresholds.get(command.threshold_id) is None:
        raise NotFound("threshold", command.threshold_id)
    work.thresholds.remove(command.threshold_id)
    work.watches.remove(command.threshold_id)
    work.timers.clear(LOOK, command.threshold_id)
    work.audit.record("threshold.remove", [command.threshold_id])


@dataclass(frozen=True, kw_only=True)
class LookAtThreshold:
    """Its minute has come."""

    threshold_id: str


def look_at_threshold(work: Work, command: LookAtThreshold) -> None:
    """Tells of a crossing, and looks again in a minute."""
    threshold = work.thresholds.get(command.threshold_id)
    if threshold is None:
        return
    measured = _measured(work, threshold)
    if measured is not None:
        watch = work.watches.get(threshold.id)
        before = watch.beyond
        if watch.measure(threshold, measured, work.now()):
            work.watches.save(watch)
        elif watch.beyond != before:
            work.watches.note(watch)
    work.timers.set(LOOK, threshold.id, work.now() + LOOK_EVERY)


def _measured(work: Work, threshold: Threshold) -> Measured | None:
    """None where its figure is about too few people to be told, or cannot be made."""
    metric = metric_named(threshold.metric)
    today = work.now().astimezone(HOME).date()
    asked = question(
        metric,
        first=threshold.first_day(today),
        last=today,
        by=(),
        where=[] if threshold.site is None else [("site", threshold.site)],
        sites=None,
    )
    given = ask(work.tools.figures, asked, sees_small=False, fewest=work.tools.fewest)
    if given.total.value is None:
        return None
    return Measured(
        value=float(given.total.value),
        metric_version=metric.version,
        position=int(given.moment.position),
    )
