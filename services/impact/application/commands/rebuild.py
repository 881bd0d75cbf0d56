"""Make all figures anew from the first event, beside those that are shown."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from services.impact.application.queries.rebuilds import RebuildView, view_of
from services.impact.application.work import Work


@dataclass(frozen=True)
class StartRebuild:
    """Begin; the projector does the work."""


def start_rebuild(work: Work, command: StartRebuild) -> RebuildView:
    """The new one, or the one that is being made: two at once would be the same twice."""
    del command
    for rebuild in work.rebuilds.listed():
        if rebuild.state == "building":
            return view_of(work, rebuild)
    begun = work.rebuilds.begin(work.now())
    work.audit.record("rebuild.start", [str(begun.generation)])
    return view_of(work, begun)


@dataclass(frozen=True, kw_only=True)
class CancelRebuild:
    """The figures that are shown are to stay."""

    generation: int


def cancel_rebuild(work: Work, command: CancelRebuild) -> RebuildView:
    """It is cancelled; what was made is dropped. Raises `NotFound`, and `RebuildIsOver` where it is
    not being made."""
    rebuild = work.rebuilds.get(command.generation)
    if rebuild is None:
        raise NotFound("rebuild", str(command.generation))
    cancelled = rebuild.cancelled(work.now())
    work.rebuilds.end(cancelled)
    work.audit.record("rebuild.cancel", [str(rebuild.generation)])
    return view_of(work, cancelled)
