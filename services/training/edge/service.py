"""Training at its edge: no operation of its own yet, only what the kit gives every service."""

from kit.edge.operation import Operations
from kit.edge.operators import PROBLEMS as FOR_OPERATORS
from kit.edge.operators import operators
from kit.service import ServiceDefinition
from services.training.bootstrap import bootstrap
from services.training.catalogue import CATALOGUE

SERVICE = ServiceDefinition(
    name="training",
    title="Passerelle – training",
    description="Competence frameworks, learning paths, enrolments, progress, certificates. "
    "Nothing of it is there yet: the service runs, owns its database and answers for its health.",
    catalogue=CATALOGUE,
    operations=operators(Operations("training")),
    bootstrap=bootstrap,
    problems=FOR_OPERATORS,
)
