"""Reports: figures of a period that were frozen."""

from contracts.base import Code, Contract, Day, Id, event


class ReportFacts(Contract, frozen=True, kw_only=True):
    """Which report, and what its figures were made of."""

    report_id: Id
    first_day: Day
    """Of its period, on each site's own clocks."""
    last_day: Day
    """Of its period, included."""
    definitions_version: int
    """Of the set of metrics."""
    position: int
    """How many events of the archive its figures know."""
    metrics: list[Code]


@event("impact.report_frozen")
class ReportFrozen(ReportFacts, frozen=True, kw_only=True):
    """Its figures stay as they were, whatever comes later."""


@event("impact.report_withdrawn")
class ReportWithdrawn(ReportFacts, frozen=True, kw_only=True):
    """It was published by mistake: its link is dead, and nobody should go on citing it."""
