"""Impact at its edge."""

from kit.edge.operators import PROBLEMS as FOR_OPERATORS
from kit.edge.operators import operators
from kit.service import ServiceDefinition
from services.impact.adapters.archive import MARKS
from services.impact.bootstrap import bootstrap
from services.impact.catalogue import CATALOGUE
from services.impact.edge.errors import PROBLEMS
from services.impact.edge.operations import (
    dashboard,
    events,
    exports,
    metrics,
    operations,
    person_export,
    rebuilds,
    reports,
    shared_reports,
    thresholds,
)

__all__ = [
    "SERVICE",
    "dashboard",
    "events",
    "exports",
    "metrics",
    "person_export",
    "rebuilds",
    "reports",
    "shared_reports",
    "thresholds",
]

SERVICE = ServiceDefinition(
    name="impact",
    title="Passerelle – impact",
    description="What changed for people, in figures that can be trusted: the archive of every "
    "event, metrics defined once, and the dashboard.",
    catalogue=CATALOGUE,
    operations=operators(operations),
    bootstrap=bootstrap,
    problems=(*PROBLEMS, *FOR_OPERATORS),
    marks=MARKS,
)
